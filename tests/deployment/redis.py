"""A real Redis that listens on TCP, with a password, gone with the block."""

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestration.runtime import servers
from tests.deployment.processes import running
from tests.runtime.installation import free_port

PACKAGE = "redis-server"


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Yield its BROKER_URL. `folder` is empty and this user's alone."""
    root = servers.root_of(PACKAGE)
    assert root
    port, password = free_port(), secrets.token_urlsafe(12)
    config = folder / "redis.conf"
    config.touch(mode=0o600)
    config.write_text(
        f'bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir {folder}\nsave ""\nmaxmemory-policy noeviction\n'
    )
    environment = servers.environment(root) | {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    command = [str(root / "usr/bin/redis-server"), str(config)]
    with running(command, environment, folder / "redis.log", lambda: _answers(port, password)):
        yield f"redis://:{password}@127.0.0.1:{port}/0"


def _answers(port: int, password: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as line:
            line.sendall(f"AUTH {password}\r\n".encode())
            return line.recv(16).startswith(b"+OK")
    except OSError:
        return False
