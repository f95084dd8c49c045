"""Threads and conditions of one feature that the asker is known to see, with what pages and answers show of them."""

from collections.abc import Iterable

from django.db.models import Count, Prefetch, QuerySet

from projects.errors import NotFound
from projects.models import Feature
from reviews.anchors import lives
from reviews.models import Comment, Decision, Obligation, Revision, Thread

_SAID = Prefetch("comments", Comment.objects.select_related("by").order_by("seq"), to_attr="said")


def threads_of(feature: Feature) -> QuerySet[Thread]:
    """With the revision each began on (its number alone), and its comments as `said`, oldest first."""
    threads = Thread.objects.filter(feature=feature).select_related("by", "resolved_by", "revision")
    return threads.defer("revision__body", "revision__data").prefetch_related(_SAID)


def thread_of(*, feature: Feature, gate_key: str, thread_id: int) -> Thread:
    found = Thread.objects.filter(feature=feature, gate=gate_key, pk=thread_id).first()
    if found is None:
        raise NotFound()
    found.feature = feature
    return found


def alive(threads: Iterable[Thread], current: Revision | None) -> set[int]:
    """The ids of those whose anchor the current revision of their gate still holds."""
    if current is None:
        return set()
    rows = list(threads)
    living = {one.pk for one in rows if lives(one.anchor_kind, one.anchor, current.data, current.body)}
    others = [one for one in rows if one.anchor_kind == Thread.Anchor.RISK and one.pk not in living]
    posted = risks_posted(current) if others else frozenset()
    return living | {one.pk for one in others if one.anchor in posted}


def risks_posted(revision: Revision) -> frozenset[str]:
    """The ids of the risks that reviewers added to a register."""
    posted = Decision.objects.filter(revision=revision).values_list("data", flat=True)
    return frozenset(risk["id"] for data in posted for risk in data.get("risks", []))


def open_threads(feature: Feature) -> dict[str, int]:
    """How many threads are open, by the key of their gate; gates without any are left out."""
    counted = Thread.objects.filter(feature=feature, resolved_seq=None).values_list("gate").annotate(Count("pk"))
    return dict(counted)


def conditions_of(feature: Feature) -> QuerySet[Obligation]:
    return Obligation.objects.filter(feature=feature).select_related("by", "owner", "met_by")


def condition_of(*, feature: Feature, condition_id: int) -> Obligation:
    found = Obligation.objects.filter(feature=feature, pk=condition_id).first()
    if found is None:
        raise NotFound()
    found.feature = feature
    return found
