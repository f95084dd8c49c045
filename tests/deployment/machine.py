"""A machine of an installation in production: a data folder, a web server and a worker of its own, and nothing else."""

import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from orchestration.runtime import paths
from tests.runtime.installation import Installation, eventually

HOST = "countersign.example"
PEOPLE_ARE_LET_IN_SECONDS = 90.0
_DONE = re.compile(r"Task ([\w.]+)\[[^\]]+\] succeeded")


@dataclass
class Machine:
    """`settings` are what all machines of the installation have in common."""

    var: Path
    settings: dict[str, str]
    parts: str = "web,worker"
    installation: Installation = field(init=False)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.installation = Installation(self.var)

    @property
    def port(self) -> int:
        return self.installation.port

    def start(self) -> None:
        """Begin to start; `wait` says when it serves."""
        self.var.mkdir(mode=0o700, exist_ok=True)
        shutil.rmtree(self.var / "log", ignore_errors=True)
        with open(self.output, "wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up", "--only", self.parts],
                cwd=paths.CHECKOUT,
                env=self.installation.environment(**self.settings),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def wait(self, seconds: float = PEOPLE_ARE_LET_IN_SECONDS) -> None:
        """Until the pages are there and the worker takes tasks."""
        started = eventually(lambda: self._is_up() or self.has_ended(), seconds)
        assert started and not self.has_ended(), self.output.read_text()

    def has_ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def stop(self) -> None:
        """In order, as by systemd."""
        if self.process and not self.has_ended():
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()

    def lose_power(self) -> None:
        """Every process of this machine ends at once, in no order."""
        assert self.process
        self.process.kill()
        for pid in self.installation.processes():
            os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def tasks_done(self) -> list[str]:
        """The names of the tasks that this machine's worker has ended, one for each time."""
        log = self.var / "log" / "worker.log"
        return _DONE.findall(log.read_text()) if log.exists() else []

    @property
    def output(self) -> Path:
        return self.var / "up.log"

    def _is_up(self) -> bool:
        has_worker = "worker" not in self.parts or " ready." in self._log("worker")
        return has_worker and ("web" not in self.parts or "runs at" in self.output.read_text())

    def _log(self, name: str) -> str:
        log = self.var / "log" / f"{name}.log"
        return log.read_text() if log.exists() else ""
