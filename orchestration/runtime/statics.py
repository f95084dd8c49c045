"""Collect the static files for production when they have changed; a program of its own, run by `up`."""

import hashlib

import django
from django.conf import settings
from django.core.management import call_command

from orchestration.runtime import paths

# What packages bring for pages that this site does not have. Compressing it took most of the time.
UNUSED = ["rest_framework/*", "drf_spectacular_sidecar/redoc/*"]


def main() -> None:
    """Copy, name by content and compress what the web server serves; a second start finds it done."""
    stamp = settings.STATIC_ROOT / ".stamp"
    state = _state()
    if stamp.exists() and stamp.read_text() == state:
        return
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=UNUSED)
    stamp.write_text(state)


def _state() -> str:
    """Return a digest of everything that the result depends on: our own files and the packages that bring others."""
    digest = hashlib.sha256((paths.CHECKOUT / "requirements.lock").read_bytes())
    for path in sorted((paths.CHECKOUT / "static").rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(paths.CHECKOUT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
