"""Several people at once: each act in a thread and on a connection of its own, stopped where a race would bite."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection

from projects import changes
from projects.models import Membership

Act = Callable[[], Any]
PATIENCE = 10.0


@dataclass
class Racer:
    """One act under way; `outcome` is what it returned or raised."""

    act: Act
    outcome: Any = None
    thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.outcome = self.act()
        except Exception as error:
            self.outcome = error
        finally:
            connection.close()

    @property
    def is_over(self) -> bool:
        return not self.thread.is_alive()

    def end(self) -> Any:
        self.thread.join(PATIENCE)
        assert self.is_over, "it hangs"
        return self.outcome

    def wait_until_over_or_blocked(self) -> bool:
        """True where it waits for somebody's lock, False where it came to its end."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.is_over:
                return False
            if _somebody_waits_for_a_lock():
                return True
            time.sleep(0.01)
        raise AssertionError("it neither ends nor waits for a lock")


def _somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


def at_once(*acts: Act) -> list[Any]:
    racers = [Racer(act) for act in acts]
    return [racer.end() for racer in racers]


class Stop:
    """Where one act is held up, once it got there, until the other has done what it can."""

    def __init__(self) -> None:
        self._reached, self._released = threading.Event(), threading.Event()

    def here(self) -> None:
        """The first to come is held up; whoever comes later passes."""
        if not self._reached.is_set():
            self._reached.set()
            assert self._released.wait(PATIENCE)

    def overtake(self, held: Act, other: Act) -> tuple[bool, Any, Any]:
        """Begin `held`; when it stands here, begin `other`. Says whether that had to wait, and what came of both."""
        first = Racer(held)
        assert self._reached.wait(PATIENCE), first.outcome
        second = Racer(other)
        waited = second.wait_until_over_or_blocked()
        self._released.set()
        return waited, first.end(), second.end()


def stop_after(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> Stop:
    """Hold up whoever has just called `module.name`."""
    stop, call = Stop(), getattr(module, name)

    def held(*args: Any, **kwargs: Any) -> Any:
        result = call(*args, **kwargs)
        stop.here()
        return result

    monkeypatch.setattr(module, name, held)
    return stop


@contextmanager
def members_unlocked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The control: the actor's membership is read, as anybody would write it, and not locked."""

    def read(*, project_id: int, user_id: int) -> Membership:
        found = Membership.objects.filter(project_id=project_id, user_id=user_id).first()
        assert found
        return found

    with monkeypatch.context() as patched:
        patched.setattr(changes, "lock_membership", read)
        yield
