"""Processes for tests that cross them: a broker that can be killed, stopped and started again, and a real worker."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestration.runtime import paths
from orchestration.runtime.valkey import Broker

START_SECONDS = 30


@dataclass
class Keeper:
    """Holds the broker that this process's BROKER_URL names, whoever started it."""

    broker: Broker
    process: subprocess.Popen[bytes] | None = None

    def kill(self) -> None:
        os.kill(self._pid(), signal.SIGKILL)
        if self.process:
            self.process.wait()
        while self.broker.is_ready():
            time.sleep(0.01)

    def start(self) -> None:
        with open(paths.log_dir() / "broker.log", "ab") as log:
            self.process = self.broker.start(log)

    @contextlib.contextmanager
    def hanging(self) -> Iterator[None]:
        """Connections are taken by the kernel, and nobody answers on them."""
        pid = self._pid()
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    def _pid(self) -> int:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            line.connect(str(self.broker.socket))
            line.sendall(b"INFO server\r\n")
            answer = b""
            while b"process_id:" not in answer or not answer.endswith(b"\n"):
                answer += line.recv(65536)
        return int(answer.split(b"process_id:")[1].split()[0])


class Worker:
    """A Celery worker on this test's own database and broker, sending its mails to `smtp_port`."""

    def __init__(self, log: Path, smtp_port: int) -> None:
        self.log = log
        options = [
            "--pool",
            "threads",
            "--concurrency",
            "2",
            "--loglevel",
            "INFO",
            "--without-gossip",
            "--without-mingle",
        ]
        with open(log, "ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "celery", "--quiet", "--app", "orchestration.celery", "worker", *options],
                cwd=paths.CHECKOUT,
                env=os.environ
                | {
                    "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
                    "PYTHONUNBUFFERED": "1",
                    "CELERY_SKIP_CHECKS": "1",  # which halves the start
                },
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def wait_until_ready(self) -> "Worker":
        deadline = time.monotonic() + START_SECONDS
        while b" ready." not in self.log.read_bytes():
            assert self.process.poll() is None and time.monotonic() < deadline, self.log.read_text()[-2000:]
            time.sleep(0.02)
        return self

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
