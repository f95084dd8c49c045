"""Say by hand which mock a screenshot is held against, and what of it does not count."""

from collections.abc import Sequence

from projects.changes import feature_change
from projects.errors import Forbidden, Invalid, NotFound
from projects.models import Feature, Membership, User
from projects.playbooks.process import Gate
from projects.roles import titles
from projects.selectors.processes import process_of
from reviews.artifacts.fields import FieldReader
from reviews.artifacts.screen_verdicts import read_box
from reviews.models import Revision, ScreenPairing
from reviews.pairs import TOLERANCES, USUAL
from reviews.rules import demand_opened, gate_of
from reviews.selectors.evidence import facts_for
from reviews.selectors.screens import agreed_mocks
from reviews.services.screen_work import ask_for_build

MOST_IGNORED = 20


def pair_screen(
    *,
    feature: Feature,
    gate_key: str,
    screen: str,
    mock: str,
    tolerance: int = USUAL,
    ignore: Sequence[Sequence[float]] = (),
    by: User,
) -> ScreenPairing:
    """Hold the current build's `screen` against the mock screen named `mock` ("" for none), here and in later builds.

    `tolerance` is one of TOLERANCES, `ignore` are boxes in shares of the screenshot. The gate's giver and its receivers
    may. Raises NotFound (no build, or no such screen), Invalid (mock, tolerance, ignore), Forbidden `not_yours`,
    Conflict `closed` or `too_early`.
    """
    gate = gate_of(feature, gate_key)
    if gate.artifact != "build":
        raise NotFound()
    boxes = _read(tolerance, ignore)
    process = process_of(feature)
    with feature_change(feature, by=by) as change:
        _demand_party(change.membership, gate)
        demand_opened(change.feature, gate)
        build = Revision.objects.filter(feature=feature, gate=gate.key).order_by("-number").first()
        if build is None or screen not in {one["name"] for one in build.data.get("screens", [])}:
            raise NotFound()
        facts = facts_for(change.feature)
        mocks = agreed_mocks(change.feature, process, facts)
        known = {one["name"] for one in mocks.data["screens"]} if mocks else set()
        if mock and mock not in known:
            raise Invalid({"mock": ["There is no mock screen of this name."]})
        row = ScreenPairing.objects.create(
            feature=change.feature,
            seq=change.next_seq,
            by=by,
            at=change.now,
            gate=gate.key,
            revision=build,
            screen=screen,
            mock=mock,
            tolerance=tolerance,
            ignore=boxes,
        )
        change.record(
            "screen.paired",
            gate=gate.key,
            revision=build.number,
            pairing=row.pk,
            screen=screen,
            mock=mock,
            tolerance=tolerance,
            ignore=boxes,
        )
        ask_for_build(change.feature, process, gate, facts)
    return row


def _demand_party(membership: Membership, gate: Gate) -> None:
    if not membership.holds(gate.giver, *gate.receivers):
        roles = titles([gate.giver, *gate.receivers])
        raise Forbidden(f"What {gate.title} compares is said by the roles {roles}.", code="not_yours")


def _read(tolerance: int, ignore: Sequence[Sequence[float]]) -> list[list[float]]:
    reader = FieldReader()
    if tolerance not in TOLERANCES:
        reader.refuse("tolerance", f"Choose one of {', '.join(str(one) for one in TOLERANCES)}.")
    if len(ignore) > MOST_IGNORED:
        reader.refuse("ignore", f"At most {MOST_IGNORED} parts can be left out.")
    boxes = [read_box(reader, list(box), "ignore") for box in ignore]
    if reader.errors:
        raise Invalid(reader.errors)
    return [box for box in boxes if box]
