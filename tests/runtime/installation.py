"""An installation of its own for the tests of `up`: a data folder, a free port, the processes that belong to it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from orchestration.runtime import paths

PATIENCE = 60.0
# What the test run itself was pointed at is none of this installation's business.
FOREIGN_NAMES = {"DATABASE_URL", "BROKER_URL", "EMAIL_URL", "SECRET_KEY", "ALLOWED_HOSTS", "PUBLIC_URL", "HOST"}
FOREIGN_PREFIXES = ("COUNTERSIGN_", "PYTEST_", "DJANGO_")


def eventually(holds: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Wait until `holds()`, and say whether it came to that."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@dataclass
class Installation:
    """One data folder and the port it is served on; `up` can be started and ended many times."""

    var: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None

    def environment(self, **settings: str) -> dict[str, str]:
        """Return an environment as a person would have it, with only these settings."""
        usual = {
            name: value
            for name, value in os.environ.items()
            if name not in FOREIGN_NAMES and not name.startswith(FOREIGN_PREFIXES)
        }
        return usual | {"COUNTERSIGN_VAR": str(self.var), "PORT": str(self.port)} | settings

    def manage(self, *arguments: str, seconds: float = PATIENCE, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a management command to its end."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=paths.CHECKOUT,
            env=self.environment(**settings),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def start(self, log: Path) -> None:
        """Start `up` and wait until it is ready."""
        with open(log, "w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up"],
                cwd=paths.CHECKOUT,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                text=True,
                start_new_session=True,
            )
        assert eventually(lambda: "runs at" in log.read_text() or self.has_ended()), log.read_text()
        assert not self.has_ended(), log.read_text()

    def has_ended(self) -> bool:
        """Say whether `up` is over."""
        return self.process is None or self.process.poll() is not None

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send `up` a signal and return its exit status."""
        assert self.process
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def answers(self, path: str = "/health/ready") -> bool:
        """Say whether the page is there."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=2):
                return True
        except OSError:
            return False

    def processes(self) -> dict[int, str]:
        """Return every living process of this data folder: its number and its command line.

        A process shows by its environment or, where it has written its title over that, by where it works.
        """
        mark = f"COUNTERSIGN_VAR={self.var}".encode()
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                works_here = Path(folder / "cwd").readlink().is_relative_to(self.var)
                if works_here or mark in (folder / "environ").read_bytes().split(b"\0"):
                    found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
            except OSError:
                continue
        return found

    def main_process(self, name: str) -> int:
        """Return the process that leads the child of that name, the one `up` started; StopIteration while there is none."""
        assert self.process
        signs = {
            "web": "granian",
            "worker": "celery --quiet --app orchestration.celery worker",
            "beat": "celery --quiet --app orchestration.celery beat",
            "database": "bin/postgres -D",
            "broker": "valkey-server",
        }
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return next(int(pid) for pid in children if signs[name] in self.processes().get(int(pid), ""))
