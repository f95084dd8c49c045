"""The history of a project or a feature: a page of events, newest first, by cursor."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Subquery

from projects.events import first_break
from projects.models import Event, Feature, Project, User

PAGE = 50
# What people look for, and the beginnings of the kinds that belong to it.
KINDS: dict[str, tuple[str, ...]] = {
    "moves": ("feature.",),
    "handshakes": ("revision.", "decision.", "request.", "receiver"),
    "phases": ("phase.",),
    "exceptions": ("flag.", "waiver.", "complexity."),
    "people": ("member.", "project.", "process."),
}
_MENTIONS = ("user", "decided_by", "raised_by", "proposed_by")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which events: a group of kinds, one actor, and a place to go on from (`before` is older, `after` newer)."""

    kinds: str = ""
    actor: int | None = None
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    events: list[Event]
    people: dict[int, User]
    older: int | None  # the cursor for `before`
    newer: int | None  # the cursor for `after`


def project_page(project: Project, asked: Asked) -> HistoryPage:
    """By the time told; the id is the cursor, and the order of what was told at one moment."""
    events = _filtered(Event.objects.filter(project=project).select_related("feature"), asked)
    if asked.after is not None:
        return _newer(events.filter(_beyond(project, asked.after, "gt")).order_by("at", "id"), "id")
    if asked.before is not None:
        events = events.filter(_beyond(project, asked.before, "lt"))
    return _older(events.order_by("-at", "-id"), asked, "id")


def feature_page(feature: Feature, asked: Asked) -> HistoryPage:
    """By the place in the feature's chain, which is the cursor too."""
    events = _filtered(Event.objects.filter(feature=feature), asked)
    if asked.after is not None:
        return _newer(events.filter(seq__gt=asked.after).order_by("seq"), "seq")
    if asked.before is not None:
        events = events.filter(seq__lt=asked.before)
    return _older(events.order_by("-seq"), asked, "seq")


def chain_break(feature: Feature) -> str | None:
    """Where the feature's chain of events breaks, in a sentence; None where it is whole."""
    events = Event.objects.filter(feature=feature).order_by("seq").iterator(chunk_size=500)
    return first_break(events, head=feature.chain_head, length=feature.chain_length)


def _filtered(events: QuerySet[Event], asked: Asked) -> QuerySet[Event]:
    if asked.kinds in KINDS:
        wanted = Q()
        for beginning in KINDS[asked.kinds]:
            wanted |= Q(kind__startswith=beginning)
        events = events.filter(wanted)
    return events if asked.actor is None else events.filter(actor_id=asked.actor)


def _beyond(project: Project, cursor: int, side: str) -> Q:
    """What lies on one side of the event that the cursor names, by time and then by id."""
    at = Subquery(Event.objects.filter(project=project, pk=cursor).values("at")[:1])
    return Q(**{f"at__{side}": at}) | Q(**{"at": at, f"id__{side}": cursor})


def _older(events: QuerySet[Event], asked: Asked, place: str) -> HistoryPage:
    found = list(events[: PAGE + 1])
    return _page(found[:PAGE], place, more_older=len(found) > PAGE, more_newer=asked.before is not None)


def _newer(events: QuerySet[Event], place: str) -> HistoryPage:
    found = list(events[: PAGE + 1])
    return _page(found[:PAGE][::-1], place, more_older=True, more_newer=len(found) > PAGE)


def _page(events: list[Event], place: str, *, more_older: bool, more_newer: bool) -> HistoryPage:
    return HistoryPage(
        events,
        User.objects.in_bulk(_mentioned(events)),
        older=getattr(events[-1], place) if events and more_older else None,
        newer=getattr(events[0], place) if events and more_newer else None,
    )


def _mentioned(events: Iterable[Event]) -> set[int]:
    ids: set[int] = set()
    for event in events:
        data: dict[str, Any] = event.data
        named = [event.actor_id, *(data.get(key) for key in _MENTIONS), *(data.get("users") or [])]
        ids |= {one for one in named if isinstance(one, int)}
    return ids
