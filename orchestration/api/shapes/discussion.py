"""What people say about an artifact, and on what they accepted it. Related rows have been fetched with the row."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings

from orchestration.api.shapes.people import person
from orchestration.gates.moves import standing_obligations
from orchestration.selectors.judged import Judged
from reviews.models import Comment, Obligation, Thread


def comment(one: Comment) -> dict[str, Any]:
    return {"id": one.pk, "body": one.body, "by": person(one.by), "agent": one.agent or None, "at": one.at}


def thread(one: Thread, comments: Sequence[Comment], *, key: str, number: int, alive: bool) -> dict[str, Any]:
    """`number` is that of the revision it began on."""
    return {
        "id": one.pk,
        "gate": one.gate,
        "revision": number,
        "anchor_kind": one.anchor_kind,
        "anchor": one.anchor,
        "box": one.box,
        "alive": alive,
        "by": person(one.by),
        "agent": one.agent or None,
        "at": one.at,
        "comments": [comment(said) for said in comments],
        "resolved": resolution(one) if one.resolved_by else None,
        "url": f"{settings.PUBLIC_URL}/f/{key}/{one.gate}#thread-{one.pk}",
    }


def resolution(one: Thread) -> dict[str, Any]:
    return {"by": person(one.resolved_by), "at": one.resolved_at}


def conditions(found: Iterable[Obligation], judged: Judged) -> list[dict[str, Any]]:
    binding = {one.id for one in standing_obligations(judged.process, judged.facts)}
    return [_condition(one, binding) for one in found]


def _condition(one: Obligation, binding: set[int]) -> dict[str, Any]:
    return {
        "id": one.pk,
        "gate": one.gate,
        "text": one.text,
        "checkpoint": one.checkpoint,
        "owner": person(one.owner),
        "role": one.role,
        "by": person(one.by),
        "agent": one.agent or None,
        "at": one.at,
        "state": _state(one, binding),
        "done": {"note": one.done_note, "at": one.done_at} if one.done_at else None,
        "met": {"by": person(one.met_by), "at": one.met_at} if one.met_by else None,
    }


def _state(one: Obligation, binding: set[int]) -> str:
    if one.met_seq is not None:
        return "met"
    if one.pk not in binding:
        return "lapsed"
    return "reported" if one.done_at else "open"
