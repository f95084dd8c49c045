"""Start a server of somebody else's making, wait until it is of use, and end it by its own process id."""

import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestration.runtime import privileges

START_SECONDS = 60.0


@contextmanager
def running(
    command: list[str],
    environment: dict[str, str],
    log: Path,
    is_ready: Callable[[], bool],
    end: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    """The process ends with this block, and with this process, however that ends."""
    with open(log, "ab") as output:
        process = subprocess.Popen(
            privileges.wrap(command, on_parent_death="TERM"),
            env=environment,
            cwd=log.parent,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not is_ready():
            assert process.poll() is None and time.monotonic() < deadline, log.read_text()[-3000:]
            time.sleep(0.05)
        yield process
    finally:
        process.send_signal(end)
        process.wait()


def accepts(port: int) -> bool:
    """Say whether anybody listens there."""
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
