"""The rows that the numbers are made from: plain values, read once for a dashboard."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FeatureRow:
    pk: int
    key: str
    title: str
    state: str
    state_since: datetime
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One step of the lifecycle."""

    feature: int
    at: datetime
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class WaitRow:
    """One stretch in somebody's court; `ended_at` is None for what waits now."""

    feature: int
    subject: str
    act: str
    gate: str
    roles: tuple[str, ...]
    began_at: datetime
    ended_at: datetime | None
    due_at: datetime | None = None  # of a gate with a service level of its own


@dataclass(frozen=True, slots=True)
class Window:
    """The time looked at: from `start` to `now`."""

    start: datetime
    now: datetime

    def holds(self, moment: datetime | None) -> bool:
        return moment is not None and self.start <= moment <= self.now
