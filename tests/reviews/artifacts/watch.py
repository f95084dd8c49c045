"""Sees every file opened (modules apart), program started and connection tried while it watches."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_DOORS = ("open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn")
_OWN_CODE = (".py", ".pyc", ".so")
_seen: list[list[str]] = []


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if _seen and event in _DOORS and not (event == "open" and str(arguments[0]).endswith(_OWN_CODE)):
        _seen[-1].append(f"{event} {arguments!r}"[:300])


sys.addaudithook(_hook)


@contextmanager
def watched() -> Iterator[list[str]]:
    """What was touched, as a growing list."""
    touched: list[str] = []
    _seen.append(touched)
    try:
        yield touched
    finally:
        _seen.remove(touched)
