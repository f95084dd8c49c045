"""Keep children running: start them, start them again when they end, and stop them in order.

One thread does all of it. That is not only simple: the kernel's parent-death signal is tied to the thread that
started a child. Every child leads a session of its own, so a Ctrl-C in the terminal reaches the supervisor alone, and
what a killed child leaves behind can be ended as a group.
"""

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from orchestration.runtime.children import Child
from orchestration.runtime.errors import SetupError

TICK_SECONDS = 0.05
LONGEST_PAUSE = 5.0
# Whoever ran this long was well; its next end counts as the first.
WELL_SECONDS = 10.0
LOG_BYTES = 10 * 1024 * 1024
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked for the end."""


@dataclass
class Running:
    """A child and its present process. `failures` counts its quick ends in a row."""

    child: Child
    process: subprocess.Popen[bytes]
    started: float = field(default_factory=time.monotonic)
    failures: int = 0
    restart_at: float | None = None


class Supervisor:
    """Start, watch and stop children; `say` gets one short line for whatever a person should know."""

    def __init__(self, logs: Path | None, say: Callable[[str], None]) -> None:
        """`logs` is the folder of one log a child; with None they write to this process's standard error."""
        self.logs = logs
        self.say = say
        self.running: list[Running] = []
        self.stop_requests = 0
        self._wake, self._woken = socket.socketpair()
        self._wake.setblocking(False)
        self._woken.setblocking(False)
        signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in STOP_SIGNALS:
            signal.signal(number, self._request_stop)

    def start(self, child: Child) -> Running:
        """Start a child; from now on it is started again whenever it ends."""
        running = Running(child, self._spawn(child))
        self.running.append(running)
        return running

    def wait_until(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Watch over the children until `holds()`; False when that took too long. Raises Stopped."""
        deadline = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > deadline:
                return False
            self.tick(TICK_SECONDS)
        return True

    def start_ready(self, child: Child, seconds: float) -> None:
        """Start a child and wait until it is of use. Raises SetupError when that takes too long, and Stopped."""
        self.start(child)
        if not self.wait_until(child.is_ready, seconds):
            raise SetupError(f"{child.name} does not start; its log is {self.log_place(child.name)}.")

    def run(self, command: list[str], environment: dict[str, str], output: IO[bytes]) -> int:
        """Run a command to its end while watching over the children; return its exit status. Raises Stopped."""
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=output, start_new_session=True
        )
        try:
            while not _has_ended(process):
                self.tick(TICK_SECONDS)
        finally:
            status = _end_group(process)
        return status

    def watch(self) -> None:
        """Watch over the children until somebody asks for the end."""
        try:
            while True:
                pending = [each.restart_at for each in self.running if each.restart_at is not None]
                self.tick(max(0.0, min(pending) - time.monotonic()) if pending else None)
        except Stopped:
            return

    def tick(self, seconds: float | None) -> None:
        """Wait for a signal at most so long, then start again who has ended. Raises Stopped."""
        if not self.stop_requests:
            select.select([self._woken], [], [], seconds)
            self._drain()
        if self.stop_requests:
            raise Stopped
        for running in self.running:
            self._revive(running)

    def stop(self) -> None:
        """Ask all children to stop, last started first; servers that others need are asked when those have ended.

        A second request kills whoever is left.
        """
        asked_before = self.stop_requests
        programs = [each for each in reversed(self.running) if each.child.name not in ("database", "broker")]
        servers = [each for each in reversed(self.running) if each not in programs]
        for together in (programs, *([each] for each in servers)):
            for running in together:
                if not _has_ended(running.process):
                    running.process.send_signal(running.child.stop_signal)
            for running in together:
                self._await_end(running, asked_before)
        self.running.clear()

    def log_place(self, name: str) -> str:
        """Say where a child of that name writes to."""
        return str(self.logs / f"{name}.log") if self.logs else "above"

    @contextmanager
    def _log(self, name: str) -> Iterator[IO[bytes] | int]:
        """What a child that starts now writes to."""
        if not self.logs:
            yield sys.stderr.fileno()
            return
        path = self.logs / f"{name}.log"
        if path.exists() and path.stat().st_size > LOG_BYTES:
            path.replace(path.with_suffix(".log.1"))
        with open(path, "ab") as log:
            yield log

    def _request_stop(self, *_: object) -> None:
        self.stop_requests += 1

    def _drain(self) -> None:
        try:
            while self._woken.recv(512):
                continue
        except BlockingIOError:
            return

    def _spawn(self, child: Child) -> subprocess.Popen[bytes]:
        with self._log(child.name) as log:
            return subprocess.Popen(
                child.command,
                env=child.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _revive(self, running: Running) -> None:
        now = time.monotonic()
        if running.restart_at is None:
            if not _has_ended(running.process):
                return
            status = _end_group(running.process)
            running.failures = 0 if now - running.started > WELL_SECONDS else running.failures + 1
            running.restart_at = now + self._pause(running.failures)
            self.say(f"{running.child.name} {_ending(status)}; starting it again.")
            if running.failures > 2:
                self.say(f"  It ended {running.failures} times in a row. Its log: {self.log_place(running.child.name)}")
        if now >= running.restart_at:
            running.restart_at = None
            running.started = now
            running.process = self._spawn(running.child)

    @staticmethod
    def _pause(failures: int) -> float:
        return 0.0 if failures == 0 else min(0.1 * 2**failures, LONGEST_PAUSE)

    def _await_end(self, running: Running, asked_before: int) -> None:
        deadline = time.monotonic() + running.child.grace
        while not _has_ended(running.process):
            if time.monotonic() > deadline or self.stop_requests > asked_before:
                break
            select.select([self._woken], [], [], TICK_SECONDS)
            self._drain()
        _end_group(running.process)


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Say whether the process has ended, and leave it unreaped: its number, and so its group's, stays taken."""
    if process.returncode is not None:
        return True
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _end_group(process: subprocess.Popen[bytes]) -> int:
    """Kill what is left of a child and of the processes that it started; return the child's exit status."""
    if process.returncode is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    return process.wait()


def _ending(status: int) -> str:
    return f"was ended by signal {-status}" if status < 0 else f"ended with status {status}"
