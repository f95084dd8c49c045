"""The large database in an embedded server, made once and kept under `var/`: making it takes minutes."""

import hashlib
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import django
from django.core.management import call_command

from bench.servers import database
from orchestration.runtime import paths, postgres

FEATURES = 100_000


@contextmanager
def running(count: int) -> Iterator[Path]:
    """Run its database, with fsync on, and load the application; yields the folder, which `COUNTERSIGN_VAR` names then."""
    folder = Path(os.environ.get("COUNTERSIGN_LARGE") or paths.CHECKOUT / "var") / f"large-{count}"
    _name(folder)
    if not _is_made(folder):
        _make(folder, count)
    with database(folder):
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        yield folder


def _name(folder: Path) -> None:
    for name in ("DATABASE_URL", "BROKER_URL", "ARTIFACTS_URL"):
        os.environ.pop(name, None)
    os.environ |= {"COUNTERSIGN_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "orchestration.settings"}
    os.environ.setdefault("LOG_LEVEL", "ERROR")


def _is_made(folder: Path) -> bool:
    try:
        return (folder / "made").read_text() == _state()
    except OSError:
        return False


def _state() -> str:
    """What the database depends on: the program that fills it. Newer migrations are applied to it."""
    return hashlib.sha256((paths.CHECKOUT / "bench" / "large.py").read_bytes()).hexdigest()


def _make(folder: Path, count: int) -> None:
    print(f"Making a database of {count:,} features in {folder} (once; it takes minutes).", file=sys.stderr, flush=True)
    began = time.monotonic()
    shutil.rmtree(folder, ignore_errors=True)
    paths.private_dir(folder)
    careless = replace(postgres.own_cluster(), settings=postgres.CARELESS | {"max_wal_size": "8GB"})
    careless.create()
    with open(folder / "postgres.log", "ab") as log:
        process = careless.start(log)
    try:
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        import_module("bench.large").fill(count)
        import_module("django.db").connections.close_all()
    finally:
        postgres.stop(process)
    (folder / "made").write_text(_state())
    print(f"Made in {time.monotonic() - began:.0f} s.", file=sys.stderr, flush=True)
