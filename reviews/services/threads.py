"""Discuss an artifact: begin a thread at a place, answer in it, resolve it."""

from collections.abc import Sequence

from projects.changes import FeatureChange, feature_change
from projects.errors import Conflict, Invalid, NotFound
from projects.models import Feature, User
from reviews.anchors import lives
from reviews.models import Comment, Revision, Thread
from reviews.rules import gate_of
from reviews.selectors.discussion import risks_posted
from reviews.words import demand_text

_SAY = "Say something."


def begin_thread(
    *,
    feature: Feature,
    gate_key: str,
    revision: int,
    body: str,
    anchor_kind: str = Thread.Anchor.WHOLE,
    anchor: str = "",
    box: Sequence[float] | None = None,
    by: User,
) -> Thread:
    """Begin a thread on revision number `revision`. Any member may speak.

    `box` is [x, y, width, height] in shares of the screen, only with the anchor kind `screen`.
    Raises NotFound, Invalid (body, anchor_kind, anchor, box).
    """
    gate = gate_of(feature, gate_key)
    body = demand_text(body, field="body", sentence=_SAY)
    place = _check_box(anchor_kind, anchor, box)
    with feature_change(feature, by=by) as change:
        found = Revision.objects.filter(feature=feature, gate=gate.key, number=revision).first()
        if found is None:
            raise NotFound()
        _demand_place(found, anchor_kind, anchor.strip())
        thread = Thread.objects.create(
            feature=change.feature,
            seq=change.next_seq,
            by=by,
            at=change.now,
            gate=gate.key,
            revision=found,
            anchor_kind=anchor_kind,
            anchor=anchor.strip(),
            box=place,
        )
        _say(change, thread, body, began=True)
    return thread


def answer_thread(*, thread: Thread, body: str, by: User) -> Comment:
    body = demand_text(body, field="body", sentence=_SAY)
    with feature_change(thread.feature, by=by) as change:
        return _say(change, thread, body, began=False)


def resolve_thread(*, thread: Thread, by: User) -> Thread:
    """Close a thread: any member may, as whoever said "done" is named. Conflict `resolved` where it is closed."""
    with feature_change(thread.feature, by=by) as change:
        locked = Thread.objects.select_for_update(no_key=True).get(pk=thread.pk)
        if locked.resolved_seq is not None:
            raise Conflict("This thread has been resolved already.", code="resolved")
        locked.resolved_seq = change.next_seq
        locked.resolved_by, locked.resolved_at = by, change.now
        locked.save()
        change.record("thread.resolved", gate=locked.gate, thread=locked.pk, begun_by=locked.by_id)
    return locked


def _say(change: FeatureChange, thread: Thread, body: str, *, began: bool) -> Comment:
    comment = Comment.objects.create(
        feature=change.feature, seq=change.next_seq, by=change.by, at=change.now, thread=thread, body=body
    )
    change.record(
        "thread.begun" if began else "thread.answered",
        gate=thread.gate,
        thread=thread.pk,
        comment=comment.pk,
        body=body,
        anchor_kind=thread.anchor_kind,
        anchor=thread.anchor,
        box=thread.box,
    )
    return comment


def _demand_place(revision: Revision, anchor_kind: str, anchor: str) -> None:
    """Invalid (anchor) for a part that the revision does not hold; the risks that its reviewers added count too."""
    if lives(anchor_kind, anchor, revision.data, revision.body):
        return
    if anchor_kind == Thread.Anchor.RISK and anchor in risks_posted(revision):
        return
    raise Invalid({"anchor": [f"Revision {revision.number} holds no such {anchor_kind}."]})


def _check_box(anchor_kind: str, anchor: str, box: Sequence[float] | None) -> list[float] | None:
    errors: dict[str, list[str]] = {}
    if anchor_kind not in Thread.Anchor.values:
        errors["anchor_kind"] = [f"Choose one of {', '.join(Thread.Anchor.values)}."]
    if len(anchor.strip()) > 300 or "\x00" in anchor:
        errors["anchor"] = ["Name the place in at most 300 characters."]
    if anchor_kind != Thread.Anchor.WHOLE and not anchor.strip():
        errors["anchor"] = ["Say which part this is about."]
    if box is not None:
        numbers = [value for value in box if isinstance(value, (int, float)) and not isinstance(value, bool)]
        inside = len(numbers) == len(box) == 4 and all(0 <= value <= 1 for value in numbers)
        if anchor_kind != Thread.Anchor.SCREEN or not inside:
            errors["box"] = ["A box is four numbers from 0 to 1 on a screen: left, top, width, height."]
    if errors:
        raise Invalid(errors)
    return [round(float(value), 4) for value in box] if box is not None else None
