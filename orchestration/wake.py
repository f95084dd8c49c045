"""Wake a worker after a commit. The broker is a wake-up call only: without it the sweep finds what is left.

The call is made by a thread of its own. A broker that is away, or that takes the connection and never answers, so
costs no request anything; and a burst of commits becomes one call.
"""

import logging
import threading
import time
from collections.abc import Callable

from orchestration.celery import app

logger = logging.getLogger(__name__)
RETRY_SECONDS = 2.0
# What a call takes along of whoever wakes: the trace it belongs to, where there are traces.
carried: list[Callable[[], dict[str, str]]] = []


class Waker:
    """Sends one task to the broker soon after `wake()`, again and again until the broker has taken it."""

    def __init__(self, task: str) -> None:
        self.task = task
        self._wanted = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._headers: dict[str, str] = {}

    def wake(self) -> None:
        """Never blocks and never fails."""
        for carry in carried:
            self._headers = carry()
        self._wanted.set()
        if self._thread is None or not self._thread.is_alive():  # a forked process has no threads of its parent
            self._start()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name=f"wake {self.task}", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        away = False
        while self._wanted.wait():
            self._wanted.clear()
            try:
                app.send_task(self.task, ignore_result=True, retry=False, headers=self._headers)
            except Exception as error:  # whatever the transport raises: the event is safe in the database
                if not away:
                    logger.warning("the broker is away, %s waits: %s", self.task, type(error).__name__)
                away = True
                self._wanted.set()
                time.sleep(RETRY_SECONDS)
            else:
                if away:
                    logger.warning("the broker is back")
                away = False


relay = Waker("orchestration.tasks.relay_events")
contracts = Waker("orchestration.tasks.compare_contracts")
comparing = Waker("orchestration.tasks.compare_screens")


def wake_relay() -> None:
    relay.wake()


def wake_contracts() -> None:
    contracts.wake()


def wake_comparing() -> None:
    comparing.wake()
