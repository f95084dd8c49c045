"""Conditional acceptance: "accepted, if X by the merge", judged by the later gate."""

from typing import Any

import pytest

from orchestration.gates import evaluate
from projects.errors import Conflict, Forbidden, Invalid
from projects.models import Feature
from projects.selectors.processes import process_of
from reviews.models import Decision, Obligation
from reviews.selectors.evidence import facts_for
from reviews.services.decisions import decide, revoke
from reviews.services.obligations import confirm_met, report_done
from tests.world import TESTS_PLANNED, World

pytestmark = pytest.mark.django_db


def accept_if(world: World, feature: Feature, gate: str, by: str, **more: Any) -> Decision:
    current = world.current(feature, gate)
    condition = {"text": "Load test with 10,000 carts", "owner": world.people["engineer"].email} | more
    return decide(
        feature=world.fresh(feature),
        gate_key=gate,
        verdict="accept",
        revision=current.number,
        digest=current.digest,
        data={**(TESTS_PLANNED if gate == "risks" else {}), "conditions": [condition]},
        by=world.people[by],
    )


def codes(world: World, feature: Feature, move: str) -> list[str]:
    fresh = world.fresh(feature)
    return [blocker.code for blocker in evaluate(process_of(fresh), facts_for(fresh)).move(move).blockers]


def in_verify(world: World) -> Feature:
    """All gates agreed, the risks on a condition."""
    feature = world.bring_to(world.feature(), "design")
    world.agree(feature, "contract")
    world.offer(feature, "risks")
    accept_if(world, feature, "risks", "qa")
    world.tick_phases(feature, "1")
    world.move(feature, "begin_build")
    world.tick_phases(feature, "2", "3", "4")
    world.offer(feature, "visual")
    world.move(feature, "submit")
    world.decide(feature, "visual")
    world.agree(feature, "integration")
    return feature


def test_the_build_may_begin_and_the_merge_waits_for_the_condition(world: World) -> None:
    feature = in_verify(world)
    assert codes(world, feature, "merge") == ["condition_open"]
    with pytest.raises(Conflict):
        world.move(feature, "merge")
    obligation = Obligation.objects.get(feature=feature)
    report_done(obligation=obligation, note="https://ci.example.org/17", by=world.people["engineer"])
    assert codes(world, feature, "merge") == ["condition_open"]
    confirm_met(obligation=obligation, by=world.people["qa"])
    assert world.move(feature, "merge").state == "merged"


def test_a_condition_falls_with_its_acceptance(world: World) -> None:
    feature = in_verify(world)
    revoke(
        decision=Decision.objects.get(feature=feature, revision__gate="risks"),
        reason="Too soon.",
        by=world.people["qa"],
    )
    assert codes(world, feature, "merge") == ["stale"]
    world.decide(feature, "risks")
    assert codes(world, feature, "merge") == ["condition_open"]


def test_only_the_owner_reports_and_only_the_other_side_confirms(world: World) -> None:
    feature = in_verify(world)
    obligation = Obligation.objects.get(feature=feature)
    with pytest.raises(Forbidden):
        report_done(obligation=obligation, note="", by=world.people["qa"])
    for who in ("engineer", "pm"):
        with pytest.raises(Forbidden):
            confirm_met(obligation=obligation, by=world.people[who])
    confirm_met(obligation=obligation, by=world.people["qa"])
    with pytest.raises(Conflict):
        confirm_met(obligation=obligation, by=world.people["qa"])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": " "}, "data.conditions[0].text"),
        ({"text": 7}, "data.conditions[0].text"),
        ({"owner": "nobody@example.org"}, "data.conditions[0].owner"),
        ({"checkpoint": "start"}, "data.conditions[0].checkpoint"),
        ({"checkpoint": "build"}, "data.conditions[0].checkpoint"),
    ],
)
def test_what_no_later_gate_could_judge_is_refused(world: World, change: dict[str, Any], field: str) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "risks")
    with pytest.raises(Invalid) as refused:
        accept_if(world, feature, "risks", "qa", **change)
    assert list(refused.value.errors) == [field]
    assert not Decision.objects.filter(feature=feature, revision__gate="risks").exists()
