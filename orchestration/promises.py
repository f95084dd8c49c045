"""The promise: a handshake is answered within so many weekday hours. Pure."""

from datetime import datetime, time, timedelta
from typing import Protocol

from django.utils import timezone


class Promised(Protocol):
    """A wait, from wherever it was read."""

    @property
    def act(self) -> str: ...
    @property
    def began_at(self) -> datetime: ...
    @property
    def due_at(self) -> datetime | None: ...


# What somebody else stands waiting for. Work of one's own, such as writing a PRD or ticking a phase, is promised to nobody.
PROMISED = frozenset({"decide", "answer", "lift", "confirm", "resolve"})
SATURDAY, HOURS_A_WEEK = 5, 5 * 24


def due(began_at: datetime, hours: int) -> datetime:
    """When `hours` of Monday to Friday, told by the site's own time zone, have passed since `began_at` (aware)."""
    weeks, left = divmod(hours, HOURS_A_WEEK)
    moment = _past_weekend(timezone.localtime(began_at).replace(tzinfo=None)) + timedelta(weeks=weeks)
    moment += timedelta(hours=left)
    if left and _crossed_weekend(moment - timedelta(hours=left), moment):
        moment += timedelta(days=2)
    return timezone.make_aware(moment)


def due_of(act: str, began_at: datetime, hours: int) -> datetime | None:
    """The same for one act of a wait; None for work that is promised to nobody."""
    return due(began_at, hours) if act in PROMISED else None


def due_at(wait: "Promised", hours: int) -> datetime | None:
    """When a wait is over its promise: its gate's own, else the project's `hours`; None for what is promised to nobody."""
    return wait.due_at or due_of(wait.act, wait.began_at, hours)


def _past_weekend(moment: datetime) -> datetime:
    """The moment itself on a weekday, else the Monday after it."""
    if moment.weekday() < SATURDAY:
        return moment
    monday = moment.date() + timedelta(days=7 - moment.weekday())
    return datetime.combine(monday, time())


def _crossed_weekend(start: datetime, end: datetime) -> bool:
    """Whether less than a week of hours from a weekday ran into the Saturday after it."""
    saturday = datetime.combine(start.date() + timedelta(days=SATURDAY - start.weekday()), time())
    return end > saturday
