"""Checklists: in order, in their time, by those who hold the role."""

import pytest

from projects.errors import Conflict, Forbidden, NotFound
from projects.models import Feature
from reviews.services.flags import raise_flag, resolve_flag
from reviews.services.phases import tick
from tests.reviews.judging import blockers, gate, refused, verdicts
from tests.reviews.playbooks import WALKTHROUGH, publish_with_designer
from tests.world import World


def tick_one(world: World, feature: Feature, number: str, activity: int = 1, **more: object) -> None:
    chosen = {"role": "api-engineer", "by": world.people["engineer"]} | more
    tick(feature=world.fresh(feature), number=number, activity=activity, **chosen)  # type: ignore[arg-type]


def tick_designers(world: World, feature: Feature, *numbers: str) -> None:
    for number in numbers:
        for activity in (1, 2):
            tick_one(world, feature, number, activity, role="designer", by=world.people["designer"])


def done(world: World, feature: Feature, number: str) -> int:
    return next(one.done for one in verdicts(world, feature).checklists if one.phase.number == number)


def test_phase_one_is_ticked_in_design_and_later_ones_from_build(world: World) -> None:
    feature = world.feature()
    with refused(Conflict, "too_early"):
        tick_one(world, feature, "1")
    world.bring_to(feature, "design")
    world.tick_phases(feature, "1", "1.5")
    with refused(Conflict, "too_early"):
        tick_one(world, feature, "2")
    world.agree(feature, "contract", "risks")
    world.move(feature, "begin_build")
    tick_one(world, feature, "2")
    assert done(world, feature, "2") == 1


def test_a_phase_opens_when_the_required_ones_before_are_complete(world: World) -> None:
    feature = world.bring_to(world.feature(), "build")
    with refused(Conflict, "phase_shut") as refusal:
        tick_one(world, feature, "4")
    assert refusal.value.details["open_phases"] == ["2", "3"]
    world.tick_phases(feature, "2")
    tick_one(world, feature, "3")  # 1.5 was not read, and need not be


def test_activities_and_the_success_criterion_complete_a_phase(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.agree(feature, "contract", "risks")
    for activity in (1, 2, 3):
        tick_one(world, feature, "1", activity)
    assert blockers(world, feature, "begin_build") == {(None, "phase_incomplete")}
    tick_one(world, feature, "1", 4)
    assert verdicts(world, feature).move("begin_build").allowed
    with refused(NotFound):
        tick_one(world, feature, "1", 5)
    with refused(NotFound):
        tick_one(world, feature, "9")


def test_a_tick_taken_back_shuts_what_rested_on_it(world: World) -> None:
    feature = world.bring_to(world.feature(), "verify")
    tick_one(world, feature, "1", done=False)
    assert (None, "phase_incomplete") in blockers(world, feature, "merge")


def test_only_holders_of_the_role_tick(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    for who in ("manager", "qa", "pm"):
        with refused(Forbidden, "not_holder"):
            tick_one(world, feature, "1", by=world.people[who])


def test_ticks_count_in_their_round(world: World) -> None:
    feature = world.bring_to(world.feature(), "build")
    flag = raise_flag(feature=feature, reason="Stop.", by=world.people["qa"])
    resolve_flag(flag=flag, by=world.people["pm"])
    assert [one.done for one in verdicts(world, feature).checklists] == [0, 0, 0, 0, 0, 0]


def test_a_closed_feature_is_not_ticked(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.move(feature, "cancel", by="pm", reason="No longer wanted.")
    with refused(Conflict, "closed"):
        tick_one(world, feature, "1")


def test_a_start_gate_waits_for_a_phase_that_can_be_ticked_by_then(world: World) -> None:
    """High-fidelity mocks wait for phase 3 of Design. Ticked from build on, it would keep the start shut for good."""
    publish_with_designer(world)
    feature = world.feature()
    world.not_complex(feature)
    world.agree(feature, "prd", "mocks")
    mocks = gate(world, feature, "mocks")
    assert (mocks.state, mocks.holds, mocks.current and mocks.current.confirms_phase) == ("accepted", False, False)
    assert mocks.turn and mocks.turn.users == (world.people["designer"].pk,)
    tick_designers(world, feature, "1", "2", "3")
    with refused(Conflict, "too_early"):
        tick_designers(world, feature, "4")
    assert world.move(feature, "start").state == "design"


def test_a_red_flag_takes_the_phase_back_that_a_start_gate_waits_for(world: World) -> None:
    publish_with_designer(world)
    feature = world.feature()
    world.not_complex(feature)
    world.agree(feature, "prd", "mocks")
    tick_designers(world, feature, "1", "2", "3")
    world.move(feature, "start")
    resolve_flag(
        flag=raise_flag(feature=world.fresh(feature), reason="Stop.", by=world.people["qa"]), by=world.people["pm"]
    )
    assert ("mocks", "phase_incomplete") in blockers(world, feature, "begin_build")
    tick_designers(world, feature, "1", "2", "3")
    assert gate(world, feature, "mocks").holds
    assert gate(world, feature, WALKTHROUGH).state == "open"


@pytest.mark.parametrize("evidence", ["https://example.org/build/7", ""])
def test_a_tick_may_carry_evidence(world: World, evidence: str) -> None:
    feature = world.bring_to(world.feature(), "design")
    tick_one(world, feature, "1", evidence=evidence)
    assert feature.events.latest("seq").data["evidence"] == evidence
