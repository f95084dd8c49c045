"""In whose court the time was: giver's and receiver's share of each gate, and how long answers took."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from orchestration.metrics.rows import WaitRow, Window
from orchestration.metrics.spread import Spread, spread
from orchestration.promises import PROMISED, due
from orchestration.weekdays import weekday_time

GIVER_ACTS = frozenset({"offer", "answer"})
RECEIVER_ACTS = frozenset({"decide", "lift"})


@dataclass(frozen=True, slots=True)
class Court:
    """One gate. Shares are weekday time per feature; `answers` spreads the time to an answer, unanswered included."""

    gate: str
    features: int
    giver: timedelta
    receiver: timedelta
    answers: Spread
    unanswered: int


@dataclass(frozen=True, slots=True)
class Kept:
    """Promises: answered in time, of all answered or overdue within the window. What is not due yet is left out."""

    kept: int
    all: int


def courts(waits: Iterable[WaitRow], window: Window) -> list[Court]:
    """All gates that waited within the window, the slowest answers first."""
    by_gate: dict[str, list[WaitRow]] = {}
    for wait in waits:
        if wait.gate and _overlaps(wait, window):
            by_gate.setdefault(wait.gate, []).append(wait)
    found = [_court(gate, held, window) for gate, held in by_gate.items()]
    return sorted(found, key=lambda court: (court.answers.p85 or timedelta(), court.giver), reverse=True)


def _court(gate: str, waits: list[WaitRow], window: Window) -> Court:
    features = len({wait.feature for wait in waits})
    asked = [wait for wait in waits if wait.act == "decide"]
    return Court(
        gate=gate,
        features=features,
        giver=_share(waits, GIVER_ACTS, window) / features,
        receiver=_share(waits, RECEIVER_ACTS, window) / features,
        answers=spread([weekday_time(wait.began_at, wait.ended_at or window.now) for wait in asked]),
        unanswered=sum(wait.ended_at is None for wait in asked),
    )


def _share(waits: list[WaitRow], acts: frozenset[str], window: Window) -> timedelta:
    """The weekday time that waits of these acts took of the window."""
    return sum(
        (
            weekday_time(max(wait.began_at, window.start), min(wait.ended_at or window.now, window.now))
            for wait in waits
            if wait.act in acts
        ),
        timedelta(),
    )


def promises_kept(waits: Iterable[WaitRow], window: Window, hours: int) -> Kept:
    """Over everything promised that was answered within the window, or is over its promise now."""
    kept = whole = 0
    for wait in waits:
        if wait.act not in PROMISED:
            continue
        promised = wait.due_at or due(wait.began_at, hours)
        if window.holds(wait.ended_at) or _is_over(wait, promised, window):
            whole += 1
            kept += wait.ended_at is not None and wait.ended_at <= promised
    return Kept(kept, whole)


def _is_over(wait: WaitRow, promised: datetime, window: Window) -> bool:
    return wait.ended_at is None and promised < window.now


def _overlaps(wait: WaitRow, window: Window) -> bool:
    return wait.began_at <= window.now and (wait.ended_at is None or wait.ended_at >= window.start)
