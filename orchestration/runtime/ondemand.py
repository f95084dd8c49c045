"""The embedded database for the length of one command, when nothing else runs it."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from orchestration.runtime import paths, postgres

WITHOUT_DATABASE = {
    "check",
    "collectstatic",
    "diffsettings",
    "findstatic",
    "help",
    "spectacular",
    "startapp",
    "test",
    "up",
    "version",
    "--help",
    "-h",
    "--version",
}
WITHOUT_DATABASE_BY_PART = {
    ("contract", "diff"),
    ("playbook", "check"),
    ("playbook", "compile"),
    ("audit", "check"),
    ("restore", "--check"),
}


def needs_database(arguments: list[str]) -> bool:
    """Say whether the management command in `arguments` (without the program's name) reads or writes the database."""
    if not arguments or arguments[0] in WITHOUT_DATABASE or "--help" in arguments or "-h" in arguments:
        return False
    return tuple(arguments[:2]) not in WITHOUT_DATABASE_BY_PART


@contextmanager
def database() -> Iterator[None]:
    """Keep a database reachable: the one DATABASE_URL names, the one that already runs, or one of our own.

    Several commands may share one server; the command that started it waits for the others before it stops it.
    """
    if os.environ.get("DATABASE_URL"):
        yield
        return
    with _lock("database-users") as users:
        with sole_starter():
            fcntl.flock(users, fcntl.LOCK_SH)
            cluster = postgres.own_cluster()
            server = None
            if not cluster.is_ready():
                cluster.create()
                server = cluster.start(_log())
        try:
            yield
        finally:
            if server:
                _wait_for_others(users)
                postgres.stop(server)


@contextmanager
def sole_starter() -> Iterator[None]:
    """Let nobody else look for the database, or start it, meanwhile."""
    with _lock("database-start") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        yield


@contextmanager
def _lock(name: str) -> Iterator[IO[bytes]]:
    """Open a lock file; whatever is locked through it is given back at the end, by kill -9 too."""
    path: Path = paths.run_dir() / f"{name}.lock"
    with open(path, "ab") as handle:
        yield handle


def _wait_for_others(users: IO[bytes]) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Waiting for another command that uses the same database.", file=sys.stderr)
        fcntl.flock(users, fcntl.LOCK_EX)


def _log() -> IO[bytes]:
    return open(paths.log_dir() / "database.log", "ab")
