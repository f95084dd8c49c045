"""The history of a project or a feature: a page of events, newest first, by cursor."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

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
    events = Event.objects.filter(project=project).select_related("feature")
    return _page(events, asked, "id")


def feature_page(feature: Feature, asked: Asked) -> HistoryPage:
    return _page(Event.objects.filter(feature=feature), asked, "seq")


def chain_break(feature: Feature) -> str | None:
    """Where the feature's chain of events breaks, in a sentence; None where it is whole."""
    events = Event.objects.filter(feature=feature).order_by("seq").iterator(chunk_size=500)
    return first_break(events, head=feature.chain_head, length=feature.chain_length)


def _page(events: QuerySet[Event], asked: Asked, place: str) -> HistoryPage:
    if asked.kinds in KINDS:
        wanted = Q()
        for beginning in KINDS[asked.kinds]:
            wanted |= Q(kind__startswith=beginning)
        events = events.filter(wanted)
    if asked.actor is not None:
        events = events.filter(actor_id=asked.actor)
    if asked.after is not None:
        found = list(events.filter(**{f"{place}__gt": asked.after}).order_by(place)[: PAGE + 1])
        more_older, more_newer = True, len(found) > PAGE
        found = list(reversed(found[:PAGE]))
    else:
        older = events.filter(**{f"{place}__lt": asked.before}) if asked.before is not None else events
        found = list(older.order_by(f"-{place}")[: PAGE + 1])
        more_older, more_newer = len(found) > PAGE, asked.before is not None
        found = found[:PAGE]
    return HistoryPage(
        found,
        User.objects.in_bulk(_mentioned(found)),
        older=getattr(found[-1], place) if found and more_older else None,
        newer=getattr(found[0], place) if found and more_newer else None,
    )


def _mentioned(events: Iterable[Event]) -> set[int]:
    ids: set[int] = set()
    for event in events:
        data: dict[str, Any] = event.data
        named = [event.actor_id, *(data.get(key) for key in _MENTIONS), *(data.get("users") or [])]
        ids |= {one for one in named if isinstance(one, int)}
    return ids
