"""A feature of the board as its card says it: whose turn, on what, since or until when. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from orchestration import moments
from orchestration.models import Wait
from orchestration.promises import due_at
from orchestration.selectors.board import Line
from orchestration.wording import listed
from projects.models import User
from projects.roles import title

_READY = {
    "start": "Ready to start",
    "begin_build": "Ready to begin build",
    "submit": "Ready to submit",
    "merge": "Ready to merge",
}
# What cards call the gates of the built-in process, whose own titles are too long for them.
_SHORT = {
    "mocks": "mocks",
    "adr": "decision record",
    "contract": "contract",
    "risks": "risks",
    "integration": "integration",
    "visual": "visual QA",
}
_NAMED_AT_MOST = 2


@dataclass(frozen=True)
class Viewer:
    """Who looks, when, and what the project promises."""

    user: User
    now: datetime
    answer_within_hours: int


def card_of(line: Line, people: Mapping[int, User], viewer: Viewer) -> dict[str, Any]:
    """What components/feature_card.html takes."""
    card: dict[str, Any] = {
        "key": line.key,
        "title": line.title,
        "url": f"/f/{line.key}",
        "gates": line.pips,
        "flag": bool(line.flags),
    }
    if line.state in ("merged", "cancelled"):
        return card | _closed(line)
    wait = _foremost(line.waits, viewer)
    return card | (
        _waiting(wait, line, people, viewer) if wait else {"turn": "Nothing waits", "since": line.state_since}
    )


def _closed(line: Line) -> dict[str, Any]:
    day = timezone.localtime(line.state_since)
    took = moments.span(line.state_since - line.opened_at)
    return {
        "turn": f"{line.state} {day.day} {day:%b}",
        "note": took,
        "icon": "done" if line.state == "merged" else "minus",
    }


def _foremost(waits: Sequence[Wait], viewer: Viewer) -> Wait | None:
    """What the card speaks of: mine first, then what is promised earliest, then what has waited longest."""

    def urgency(wait: Wait) -> tuple[bool, bool, datetime]:
        promised = due_at(wait, viewer.answer_within_hours)
        return viewer.user.pk not in wait.users, promised is None, promised or wait.began_at

    return min(waits, key=urgency, default=None)


def _waiting(wait: Wait, line: Line, people: Mapping[int, User], viewer: Viewer) -> dict[str, Any]:
    mine = viewer.user.pk in wait.users
    turn: dict[str, Any] = {"turn": _sentence(wait, line, people, mine), "mine": mine and wait.act != "move"}
    asked = [people[user] for user in wait.users if user in people]
    if mine:
        turn["person"] = viewer.user
    elif asked:
        turn["person"] = asked[0]
    else:
        turn["icon"] = "alert"
    promised = due_at(wait, viewer.answer_within_hours)
    if promised is None:
        return turn | {"since": wait.began_at}
    return turn | _promise(promised, viewer.now)


def _promise(promised: datetime, now: datetime) -> dict[str, Any]:
    """Short enough for a card: "22 h over", "in 8 h", "tomorrow"."""
    left = promised - now
    if left < timedelta():
        return {"note": f"{moments.span(left)} over", "over": True}
    soon = left < 12 * moments.HOUR
    return {"note": f"in {moments.span(left)}" if soon else moments.day_name(promised, now)}


def _sentence(wait: Wait, line: Line, people: Mapping[int, User], mine: bool) -> str:
    if wait.act == "move":
        return _READY.get(wait.subject.removeprefix("move:"), "Ready")
    topic = _topic(wait, line)
    if wait.act == "lift" and not mine:
        return f"Blocked by {_names(wait, people)} · {topic}"
    return f"{'Your turn' if mine else _whose(wait, people)} · {topic}"


def _whose(wait: Wait, people: Mapping[int, User]) -> str:
    if not wait.users:
        return f"Nobody holds {listed([title(role) for role in wait.roles], 'or')}"
    return f"{_names(wait, people)}’s turn"


def _names(wait: Wait, people: Mapping[int, User]) -> str:
    """First names while they are few, else the role that is asked."""
    names = [people[user].first_name for user in wait.users if user in people]
    if len(names) > _NAMED_AT_MOST or not names:
        return listed([title(role) for role in wait.roles], "or")
    return listed(names)


def _topic(wait: Wait, line: Line) -> str:
    kind, _, rest = wait.subject.partition(":")
    if kind == "phase":
        return f"phase {rest.rpartition(':')[2]}"
    if kind == "flag":
        return "red flag"
    gate = _SHORT.get(wait.gate) or next((pip["title"] for pip in line.pips if pip["key"] == wait.gate), wait.gate)
    return f"waiver of {gate}" if kind == "waiver" else str(gate)
