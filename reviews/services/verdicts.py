"""Verdicts on the screens of a build, kept one by one until the whole answer is sent.

They are nobody's evidence: no event tells of them and only their author sees them; the decision takes them along.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from projects import clock
from projects.changes import lock_membership
from projects.errors import Invalid, NotFound
from projects.models import Feature, User
from projects.selectors.processes import process_of
from reviews.artifacts.fields import FieldReader
from reviews.artifacts.screen_verdicts import MAX_NOTE, MAX_VERDICTS, read_box
from reviews.models import Revision, VerdictDraft
from reviews.pairs import Pair
from reviews.rules import demand_opened, demand_receiver, gate_of
from reviews.selectors.evidence import facts_for
from reviews.selectors.screens import agreed_mocks, build_pairs, revisions_with_files
from reviews.settled import CORRECT, WRONG
from reviews.words import demand_text

Rows = list[dict[str, Any]]


def mark_correct(*, feature: Feature, gate_key: str, screens: Iterable[Mapping[str, str]], by: User) -> None:
    """Note that these screens are correct: {"name", "pixels", "mock"}, the pixel digests of what was looked at.

    Whatever was found wrong with them is dropped. Raises NotFound, Invalid, Forbidden `not_receiver`, Conflict.
    """
    new = [_row(one, CORRECT) for one in screens]
    names = {row["name"] for row in new}
    _change(feature, gate_key, by, lambda rows: [row for row in rows if row["name"] not in names] + new)


def mark_wrong(
    *, feature: Feature, gate_key: str, screen: Mapping[str, str], note: str, box: Sequence[float] | None, by: User
) -> None:
    """Note what is wrong with a screen, and where: `box` in shares of the picture. It may be wrong in several places."""
    note = demand_text(note, field="note", sentence="Say what is wrong.", at_most=MAX_NOTE)
    reader = FieldReader()
    place = read_box(reader, list(box), "box") if box is not None else None
    if reader.errors:
        raise Invalid(reader.errors)
    row = {**_row(screen, WRONG), "note": note, **({"box": place} if place else {})}

    def add(rows: Rows) -> Rows:
        return [one for one in rows if (one["name"], one["verdict"]) != (row["name"], CORRECT)] + [row]

    _change(feature, gate_key, by, add)


def unmark(*, feature: Feature, gate_key: str, name: str, at: int | None = None, by: User) -> None:
    """Take back the verdict on a screen; with `at`, only the remark of that place among the screen's own."""

    def drop(rows: Rows) -> Rows:
        mine = [row for row in rows if row["name"] == name]
        gone = mine if at is None else mine[at : at + 1]
        return [row for row in rows if not any(row is one for one in gone)]

    _change(feature, gate_key, by, drop)


def in_force(rows: Iterable[Mapping[str, Any]], pairs: Iterable[Pair]) -> Rows:
    """The rows whose screens and mocks still look as they did, in the order of the screens. Pure."""
    looks = {
        pair.name: (pair.right.pixels if pair.right else "", pair.left.pixels if pair.left else "") for pair in pairs
    }
    order = {name: place for place, name in enumerate(looks)}
    kept = [dict(row) for row in rows if looks.get(row["name"]) == (row["pixels"], row["mock"])]
    return sorted(kept, key=lambda row: order[row["name"]])


def decision_data(
    *, feature: Feature, gate_key: str, also_correct: str = "", seen: Mapping[str, Any] | None = None, by: User
) -> dict[str, Any]:
    """What a decision on the current build takes along: the verdicts that still hold, and the mocks that were `seen`.

    `also_correct` names a screen that is marked by sending. Without any verdict there are no `screens`: such an
    acceptance speaks for the whole build.
    """
    gate = gate_of(feature, gate_key)
    draft = VerdictDraft.objects.filter(feature=feature, gate=gate.key, by=by).first()
    number = (
        Revision.objects.filter(feature=feature, gate=gate.key).order_by("-number").values_list("number", flat=True)
    )
    current = number.first()
    if current is None:
        return {}
    build = revisions_with_files(feature, gate.key, [current])[current]
    mocks = agreed_mocks(feature, process_of(feature), facts_for(feature))
    kept = in_force(draft.rows if draft else [], build_pairs(feature, gate.key, build, mocks))
    rows = [{name: row[name] for name in ("name", "verdict", "note", "box") if name in row} for row in kept]
    if also_correct and also_correct not in {row["name"] for row in rows}:
        rows.append({"name": also_correct, "verdict": CORRECT, "note": ""})
    found: dict[str, Any] = {"screens": rows} if rows else {}
    return {**found, "against": {"mock": dict(seen)}} if seen else found


def drop_verdicts(*, feature: Feature, gate_key: str, by: User) -> None:
    """They were sent."""
    VerdictDraft.objects.filter(feature=feature, gate=gate_key, by=by).delete()


def _row(screen: Mapping[str, str], verdict: str) -> dict[str, Any]:
    return {"name": screen["name"], "verdict": verdict, "note": "", "pixels": screen["pixels"], "mock": screen["mock"]}


def _change(feature: Feature, gate_key: str, by: User, change: Callable[[Rows], Rows]) -> None:
    gate = gate_of(feature, gate_key)
    if gate.artifact != "build":
        raise NotFound()
    with transaction.atomic():
        demand_receiver(lock_membership(project_id=feature.project_id, user_id=by.pk), gate)
        demand_opened(feature, gate)
        draft, _ = VerdictDraft.objects.select_for_update().get_or_create(
            feature=feature, gate=gate.key, by=by, defaults={"saved_at": clock.now()}
        )
        draft.rows, draft.saved_at = change(draft.rows), clock.now()
        if len(draft.rows) > MAX_VERDICTS:
            raise Invalid({"note": [f"At most {MAX_VERDICTS} remarks go with one answer."]})
        draft.save()
