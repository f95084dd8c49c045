"""`manage.py test`: the whole suite, with a browser and real brokers, on all cores."""

import os
import subprocess
import sys

from orchestration.runtime import browsers, paths, servers

# What a person who debugs one test types; more processes would be in the way.
ALONE = ("-n", "--numprocesses", "--pdb", "-s", "--trace", "--collect-only", "--co")


def run(arguments: list[str]) -> int:
    """Run pytest with `arguments`; return its exit status, or 1 where the browser tests had to be left out."""
    missing = browsers.ensure()
    without = servers.ensure()
    spread = [] if any(each.split("=")[0] in ALONE or "::" in each for each in arguments) else ["-n", "auto"]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    status = subprocess.run(
        [sys.executable, "-m", "pytest", *spread, *arguments],
        cwd=paths.CHECKOUT,
        env=environment,
        stdin=None if sys.stdin and sys.stdin.isatty() else subprocess.DEVNULL,
        check=False,
    ).returncode
    if without:
        print(f"The tests of many machines were left out in part: {without}", file=sys.stderr)
    if missing:
        print(f"The browser tests were left out: {missing}", file=sys.stderr)
        return status or 1
    return status
