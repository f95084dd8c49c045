"""The board: where is everything? A window on each state, in a fixed number of statements however many features."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from orchestration.metrics.queues import NO_QUEUE
from orchestration.models import Standing, Wait
from orchestration.promises import PROMISED
from orchestration.weekdays import latest_overdue_start
from projects.models import Feature, Project, User
from projects.models.feature import OPEN_STATES

WINDOW = {"merged": 20, "cancelled": 20}
OPEN_WINDOW = 50
COLUMNS = (*OPEN_STATES, "merged")
_FIELDS = ("id", "key", "title", "state", "state_since", "opened_at", "standing__pips", "standing__flags")


@dataclass(frozen=True, slots=True)
class Choice:
    """What to show: everything, or what waits for me, for one role, is stopped, or is over its promise."""

    name: str = ""  # "", mine, role, stopped, over
    role: str = ""


@dataclass(slots=True)
class Line:
    """One feature as the board needs it."""

    pk: int
    key: str
    title: str
    state: str
    state_since: datetime
    opened_at: datetime
    pips: list[dict[str, Any]]
    flags: int
    waits: list[Wait] = field(default_factory=list)


@dataclass(slots=True)
class BoardRows:
    lines: dict[str, list[Line]]  # by state, newest first
    counts: dict[str, int]  # by state, of what the choice leaves
    people: dict[int, User]


def read_board(
    project: Project, *, me: User, choice: Choice, now: datetime, states: tuple[str, ...] = COLUMNS, window: int = 0
) -> BoardRows:
    """Four statements: counts, the windows of all columns at once, their open waits, the people of those."""
    chosen = chosen_features(project, me, choice, now)
    counts = _counts(chosen)
    columns = [
        chosen.filter(state=state).order_by("-number").values_list(*_FIELDS)[: window or WINDOW.get(state, OPEN_WINDOW)]
        for state in states
    ]
    rows = columns[0].union(*columns[1:], all=True) if len(columns) > 1 else columns[0]
    lines: dict[str, list[Line]] = {state: [] for state in states}
    found = {}
    for pk, key, title, state, since, opened, pips, flags in rows:
        found[pk] = Line(pk, key, title, state, since, opened, pips or [], flags or 0)
        lines[state].append(found[pk])
    for wait in Wait.objects.filter(feature_id__in=list(found), ended_at=None).order_by("began_at", "pk"):
        found[wait.feature_id].waits.append(wait)
    people = User.objects.in_bulk({user for line in found.values() for wait in line.waits for user in wait.users})
    return BoardRows(lines, counts, people)


def chosen_features(project: Project, me: User, choice: Choice, now: datetime) -> QuerySet[Feature]:
    features = Feature.objects.filter(project=project)
    if choice.name == "stopped":
        return features.filter(Exists(Standing.objects.filter(feature=OuterRef("pk"), flags__gt=0)))
    if choice.name == "mine":
        return features.filter(_waits(~Q(act="move"), users__contains=[me.pk]))
    if choice.name == "role":
        return features.filter(_waits(~Q(act__in=NO_QUEUE), roles__contains=[choice.role]))
    if choice.name == "over":
        border = latest_overdue_start(now, project.answer_within_hours)
        own, usual = Q(due_at__lt=now), Q(due_at=None, began_at__lt=border)
        return features.filter(_waits(own | usual, act__in=PROMISED))
    return features


def _waits(*conditions: Q, **more: Any) -> Exists:
    return Exists(Wait.objects.filter(*conditions, feature=OuterRef("pk"), ended_at=None, **more))


def _counts(features: QuerySet[Feature]) -> dict[str, int]:
    return dict(features.order_by().values_list("state").annotate(number=Count("pk")))
