"""What production turns on, in a process of its own."""

import json
import os
import subprocess
import sys

from orchestration.settings import BASE_DIR

ENVIRONMENT = {
    "COUNTERSIGN_ENV": "production", "SECRET_KEY": "k" * 20 + "0123456789" * 4, "ALLOWED_HOSTS": "site.example",
    "PUBLIC_URL": "https://site.example",
}  # fmt: skip
ASKED = """
import json, django
django.setup()
from django.conf import settings as s
from django.core.checks import run_checks
from orchestration.accounts import KNOWN_BROWSER
print(json.dumps({
    "warnings": [str(one) for one in run_checks(include_deployment_checks=True)],
    "debug": s.DEBUG, "demo": s.DEMO, "redirect": s.SECURE_SSL_REDIRECT,
    "hsts": [s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS],
    "cookies": [s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, KNOWN_BROWSER], "secure": [s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE],
}))
"""


def test_production_is_strict() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASKED],
        env=_environment(),
        cwd=BASE_DIR, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "warnings": [], "debug": False, "demo": False, "redirect": True, "hsts": [31_536_000, True],
        "cookies": ["__Host-sessionid", "__Host-csrftoken", "__Secure-known_browser"], "secure": [True, True],
    }  # fmt: skip


def _environment() -> dict[str, str]:
    """That of the tests, but for what their browser needs."""
    own = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return {**own, **ENVIRONMENT, "DJANGO_SETTINGS_MODULE": "orchestration.settings"}
