"""Sees every file opened (modules apart), program started and connection tried while it watches, by its own thread: what
others that tests before have left are doing is none of its business."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_DOORS = (
    "open",
    "socket.__new__",
    "socket.connect",
    "socket.getaddrinfo",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
)
_OWN_CODE = (".py", ".pyc", ".so")
_seen: list[tuple[int, list[str]]] = []


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if (
        _seen
        and event in _DOORS
        and _seen[-1][0] == threading.get_ident()
        and not (event == "open" and str(arguments[0]).endswith(_OWN_CODE))
    ):
        _seen[-1][1].append(f"{event} {arguments!r}"[:300])


sys.addaudithook(_hook)


@contextmanager
def watched() -> Iterator[list[str]]:
    """What was touched, as a growing list."""
    touched: list[str] = []
    watching = (threading.get_ident(), touched)
    _seen.append(watching)
    try:
        yield touched
    finally:
        _seen.remove(watching)
