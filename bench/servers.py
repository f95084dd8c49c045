"""What measurements run against: servers as `manage.py up` starts them, in a folder that is thrown away.

The settings are read when the first of them is entered, so that a measurement can say before where everything lies.
"""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any


@contextmanager
def database(folder: Path) -> Iterator[None]:
    """An embedded PostgreSQL with fsync on. `COUNTERSIGN_VAR` has to name the folder already."""
    postgres = import_module("orchestration.runtime.postgres")
    cluster = postgres.own_cluster()
    cluster.create()
    with open(folder / "postgres.log", "ab") as log:
        process = cluster.start(log)
    try:
        yield
    finally:
        postgres.stop(process, at_once=True)


@contextmanager
def broker(folder: Path) -> Iterator[None]:
    """An embedded Valkey."""
    valkey = import_module("orchestration.runtime.valkey")
    with open(folder / "valkey.log", "ab") as log:
        process = valkey.own_broker().start(log)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


@contextmanager
def web(port: int, folder: Path) -> Iterator[int]:
    """The web server as `manage.py up` starts it; yields its process id."""
    children = import_module("orchestration.runtime.children")
    child = children.web("127.0.0.1", port, folder / "never")
    with program(child, folder) as process:
        for _ in range(900):
            if child.is_ready():
                break
            time.sleep(0.1)
        yield process


@contextmanager
def program(child: Any, folder: Path) -> Iterator[int]:
    """A child of `manage.py up`, the worker say; yields its process id."""
    with open(folder / f"{child.name}.log", "ab") as log:
        process = subprocess.Popen(child.command, env=child.environment, stdout=log, stderr=log, start_new_session=True)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
