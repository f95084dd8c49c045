"""What waits for a person, oldest promise first, and what they wait for: a fixed number of statements."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from orchestration.models import Notice, Wait
from orchestration.promises import due_at, due_of
from orchestration.selectors.judged import judge_all
from orchestration.selectors.proposals import waiting_for
from orchestration.selectors.sight import Sight
from orchestration.selectors.turn_page.acts import asked
from orchestration.wording import listed, quoted
from projects import clock
from projects.models import ProcessProposal, User
from projects.roles import title as role_title
from reviews.models import Revision

WINDOW = 50  # rows a page
OTHERS = 8
NOTICES = 8
_GROUPS = {
    "overdue": "Overdue",
    "today": "Today",
    "later": "Later",
    "hands": "In your hands",
    "moves": "You could move on",
}
Row = dict[str, Any]


@dataclass(frozen=True)
class TurnPage:
    now: datetime
    total: int  # what waits, without the moves that one merely could make
    groups: list[Row]
    others: list[Row]
    notices: list[Notice]
    more_notices: bool
    first: int  # place of the first row shown, from 1
    last: int
    has_more: bool
    rows: int = field(default=0)


def turn_page(user: User, *, start: int = 0) -> TurnPage:
    """Rows from place `start` on, proposals of a process first. Seven statements, however many things wait."""
    now = clock.now()
    mine = _open_waits(user).filter(users__contains=[user.pk])
    total = mine.exclude(act="move").count()
    shown = list(mine.order_by("began_at", "pk")[start : start + WINDOW + 1])
    others = list(_others(user)[:OTHERS])
    sights = _sights(user, [*shown, *others])
    notices = list(
        Notice.objects.select_related("event", "feature")
        .filter(user=user, read_at=None)
        .order_by("-at", "-pk")[: NOTICES + 1]
    )
    rows = [_mine(sights[wait.feature_id], wait) for wait in shown[:WINDOW]]
    proposals = [_proposal(one) for one in waiting_for(user)]
    return TurnPage(
        now=now,
        total=total + len(proposals),
        groups=_grouped([*proposals, *rows] if start == 0 else rows, now),
        others=[_other(sights[wait.feature_id], wait) for wait in others],
        notices=notices[:NOTICES],
        more_notices=len(notices) > NOTICES,
        first=start + 1,
        last=start + len(rows),
        has_more=len(shown) > WINDOW,
        rows=len(rows),
    )


def _open_waits(user: User) -> QuerySet[Wait]:
    """Of the projects that this person is still a member of."""
    waits = Wait.objects.select_related("feature__project")
    return waits.filter(ended_at=None, project__memberships__user=user)


def _others(user: User) -> QuerySet[Wait]:
    """What keeps others busy on features that this person opened or handed something over for."""
    handed_over = Exists(Revision.objects.filter(feature=OuterRef("feature"), by=user))
    waits = _open_waits(user).exclude(users__contains=[user.pk]).exclude(act="move")
    return waits.filter(Q(feature__opened_by=user) | handed_over).order_by("began_at", "pk")


def _sights(user: User, waits: Iterable[Wait]) -> dict[int, Sight]:
    features = {wait.feature_id: wait.feature for wait in waits}
    return {judged.feature.pk: Sight(judged, user) for judged in judge_all(features.values())}


def _mine(sight: Sight, wait: Wait) -> Row:
    ask = asked(sight, wait)
    promised = due_at(wait, sight.feature.project.answer_within_hours)
    return {
        "act": wait.act,
        "state": ask.state,
        "icon": ask.icon,
        "subject": ask.todo,
        "key": sight.feature.key,
        "about": sight.feature.title,
        "url": sight.judged.url if wait.act == "move" else ask.action["url"],
        "quote": ask.quote,
        "asked_at": wait.began_at,
        "due_at": promised,
        "began_at": wait.began_at,
        "action": ask.action,
    }


def _proposal(one: ProcessProposal) -> Row:
    """Of the project, not of a feature: it has no wait, and is asked for by itself."""
    url = reverse("process_proposal", args=[one.project.slug, one.pk])
    return {
        "act": "confirm",
        "icon": "process",
        "subject": f"Confirm the process that {one.author} proposes",
        "key": one.project.key,
        "about": one.project.name,
        "url": url,
        "quote": quoted(one.note) if one.note else "",
        "asked_at": one.at,
        "due_at": due_of("confirm", one.at, one.project.answer_within_hours),
        "began_at": one.at,
        "action": {"label": "Look", "url": url},
    }


def _other(sight: Sight, wait: Wait) -> Row:
    people = [sight.judged.people[user] for user in wait.users if user in sight.judged.people]
    names = [person.first_name for person in people]
    roles = listed([role_title(role) for role in wait.roles], "or")
    who = listed(names, "or") if 0 < len(names) <= 3 else roles or "Somebody else"
    return {
        "person": sight.person(people[0].pk) if people else None,
        "who": who,
        "says": asked(sight, wait).of_others,
        "key": sight.feature.key,
        "url": sight.gate_url(wait.gate) if wait.gate else sight.judged.url,
        "since": wait.began_at,
        "due": due_at(wait, sight.feature.project.answer_within_hours) if people else None,
        "nobody": not people,
    }


def _grouped(rows: list[Row], now: datetime) -> list[Row]:
    """Groups that have rows, each oldest promise first; the very first row of the page has the primary button."""
    groups: dict[str, list[Row]] = {name: [] for name in _GROUPS}
    for row in rows:
        groups[_group(row, now)].append(row)
    for found in groups.values():
        found.sort(key=lambda row: row["due_at"] or row["began_at"])
    ordered: list[Row] = [{"title": _GROUPS[name], "rows": found} for name, found in groups.items() if found]
    if ordered:
        first = ordered[0]["rows"][0]
        first["mine"], first["action"] = True, {**first["action"], "tone": "primary"}
        first["over"] = ordered[0]["title"] == _GROUPS["overdue"]
    return ordered


def _group(row: Row, now: datetime) -> str:
    if row["act"] == "move":
        return "moves"
    due_at = row["due_at"]
    if due_at is None:
        return "hands"
    if due_at <= now:
        return "overdue"
    return "today" if timezone.localtime(due_at).date() == timezone.localtime(now).date() else "later"


__all__ = ["TurnPage", "turn_page"]
