"""Where work waits now: for each role how much, and since when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from orchestration.metrics.rows import WaitRow
from orchestration.weekdays import weekday_time

# Moves that anybody of several roles may make, and phases being worked through, keep nobody waiting.
NO_QUEUE = frozenset({"move", "tick"})


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for one role; `waited` is the weekday time of all of it together."""

    role: str
    features: int
    things: int
    oldest: datetime
    waited: timedelta


def queues(waits: Iterable[WaitRow], now: datetime) -> list[Queue]:
    """Everything open that others stand waiting for; what has waited longest together comes first."""
    by_role: dict[str, list[WaitRow]] = {}
    for wait in waits:
        if wait.ended_at is None and wait.act not in NO_QUEUE:
            for role in wait.roles:
                by_role.setdefault(role, []).append(wait)
    found = [_queue(role, held, now) for role, held in by_role.items()]
    return sorted(found, key=lambda queue: (queue.waited, queue.things), reverse=True)


def _queue(role: str, waits: list[WaitRow], now: datetime) -> Queue:
    return Queue(
        role=role,
        features=len({wait.feature for wait in waits}),
        things=len(waits),
        oldest=min(wait.began_at for wait in waits),
        waited=sum((weekday_time(wait.began_at, now) for wait in waits), timedelta()),
    )
