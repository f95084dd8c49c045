"""Back a busy installation up, restore it on another server's database, and audit what came out; prints the times.

.venv/bin/python -m bench.restore_drill [FEATURES]
"""

import os
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import django
from django.core.management import call_command

from orchestration.runtime import paths
from tests import scratch

FEATURES = 400


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FEATURES
    run = scratch.join_run()
    os.environ |= run.environment() | {"DJANGO_SETTINGS_MODULE": "orchestration.settings", "LOG_LEVEL": "ERROR"}
    try:
        run.start_server()
        with run.admin() as admin:
            admin.execute(f'CREATE DATABASE "{run.database}"')
            admin.execute(f'CREATE DATABASE "{run.database}_second"')
        _drill(run, count)
    finally:
        run.end()


def _drill(run: scratch.Run, count: int) -> None:
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    world = import_module("tests.world").build_world()
    for number in range(count):
        feature = world.feature(f"Feature {number}")
        world.agree(feature, "prd")
        world.offer(feature, "mocks", variant=number % 2000)
    writers = import_module("tests.orchestration.backup.writers").Writers(world)
    path = run.folder / "drill.backup"
    _timed("backup, while two people write", _manage(dict(os.environ), "backup", str(path)))
    writers.stop()
    second = os.environ | {
        "DATABASE_URL": f"{os.environ['DATABASE_URL']}_second",
        "COUNTERSIGN_VAR": str(run.folder / "second"),
    }
    Path(second["COUNTERSIGN_VAR"]).mkdir(mode=0o700)
    _timed("look at the backup", _manage(second, "restore", "--check", str(path)))
    _timed("restore into an empty database", _manage(second, "restore", str(path)))
    _timed("audit", _manage(second, "audit", "verify", "--files"))
    print(f"{len(writers.titles)} rounds of work were acknowledged meanwhile.")


def _manage(environment: dict[str, str], *arguments: str) -> tuple[float, str]:
    began = time.monotonic()
    command = [sys.executable, str(paths.CHECKOUT / "manage.py"), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(arguments[:1])} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return time.monotonic() - began, done.stdout.strip()


def _timed(what: str, done: tuple[float, str]) -> None:
    print(f"{what}: {done[0]:.1f} s\n    {done[1].replace(chr(10), chr(10) + '    ')}", flush=True)


if __name__ == "__main__":
    main()
