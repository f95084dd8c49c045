"""The process of the whole team, lived once from intake to merged: every gate and every phase of it can be satisfied."""

import pytest

from orchestration.api.shapes.features import detailed
from orchestration.gates import Verdicts, evaluate
from orchestration.selectors.judged import judge
from projects.models import Feature
from projects.playbooks import Phase
from projects.selectors.processes import process_of
from reviews.checklists import checklist
from reviews.selectors.evidence import facts_for
from reviews.services.flags import raise_flag, resolve_flag
from reviews.services.phases import tick
from reviews.services.rulings import rule_role
from tests.world import World, build_world

HOLDERS = {"api-engineer": "engineer", "counterpart": "ben", "integration-engineer": "integration"}


@pytest.fixture
def world(db: None) -> World:
    return build_world(playbooks="team")


def verdicts(world: World, feature: Feature) -> Verdicts:
    fresh = world.fresh(feature)
    return evaluate(process_of(fresh), facts_for(fresh))


def shut_by(world: World, feature: Feature, move: str) -> set[tuple[str | None, str]]:
    return {(blocker.gate, blocker.code) for blocker in verdicts(world, feature).move(move).blockers}


def work_on(world: World, feature: Feature, phases: list[Phase]) -> None:
    fresh = world.fresh(feature)
    for phase in phases:
        for item in checklist(phase, ()).items:
            who = HOLDERS.get(phase.role, phase.role)
            tick(feature=fresh, role=phase.role, number=phase.number, activity=item.n, by=world.people[who])


def required(world: World, feature: Feature) -> list[Phase]:
    return [phase for phase in process_of(world.fresh(feature)).phases if phase.required]


def begin(world: World, feature: Feature) -> None:
    """What comes before the start: the PM's and the designer's phases, beside the gates that wait for them."""
    early = [
        p for p in required(world, feature) if (p.role, p.number) in {("pm", "1")} | {("designer", n) for n in "123"}
    ]
    work_on(world, feature, early)


def build(world: World, feature: Feature) -> None:
    firsts = [p for p in required(world, feature) if p.number == "1" and p.role not in ("pm", "designer")]
    work_on(world, feature, firsts)
    world.move(feature, "begin_build")


def test_a_feature_of_the_whole_team_goes_all_the_way(world: World) -> None:
    feature = world.feature()
    world.not_complex(feature)
    assert shut_by(world, feature, "start") == {("prd", "open"), ("mocks", "open"), ("design-brief", "open")}

    world.agree(feature, "prd", "design-brief", "mocks")
    assert shut_by(world, feature, "start") == {("mocks", "phase_incomplete"), ("design-brief", "phase_incomplete")}
    begin(world, feature)
    world.move(feature, "start")

    world.agree(feature, "contract", "risks")
    build(world, feature)

    late = [p for p in required(world, feature) if p.number != "1" and (p.role != "designer" or p.number == "4")]
    work_on(world, feature, late)
    assert shut_by(world, feature, "submit") == {("visual", "build_missing")}
    world.offer(feature, "visual")
    world.move(feature, "submit")

    world.decide(feature, "visual")
    world.agree(feature, "integration", "app-check")
    assert shut_by(world, feature, "merge") == {("test-report", "open")}
    world.agree(feature, "test-report")
    assert world.move(feature, "merge").state == "merged"
    assert all(one.complete for one in verdicts(world, feature).checklists if one.phase.required)


def test_after_a_red_flag_the_team_s_phases_can_be_ticked_anew(world: World) -> None:
    """Phases that the start gates wait for begin again in design, together with everybody's first."""
    feature = world.feature()
    world.not_complex(feature)
    world.agree(feature, "prd", "design-brief", "mocks")
    begin(world, feature)
    world.move(feature, "start")
    flag = raise_flag(feature=world.fresh(feature), reason="Nobody has this problem.", flag="", by=world.people["qa"])
    resolve_flag(flag=flag, resolution="Five people have it.", by=world.people["pm"])
    waits = shut_by(world, feature, "begin_build")
    assert {("mocks", "phase_incomplete"), ("design-brief", "phase_incomplete"), (None, "phase_incomplete")} <= waits

    begin(world, feature)
    world.agree(feature, "contract", "risks")
    build(world, feature)
    assert world.fresh(feature).state == "build"


def test_a_feature_without_an_app_asks_nothing_of_the_mobile_engineer(world: World) -> None:
    feature = world.feature()
    fresh = world.fresh(feature)
    rule_role(feature=fresh, role="counterpart", applies=False, reason="No app calls it.", by=world.people["pm"])
    found = verdicts(world, feature)
    assert {gate.key for gate in found.gates if gate.state == "not_applicable"} == {"contract", "app-check"}
    messages = [blocker.message for blocker in found.move("submit").blockers]
    assert "Phase 1 of QA, Find what can go wrong: 0 of 3 done." in messages
    turns = {role for blocker in found.move("submit").blockers if blocker.turn for role in blocker.turn.roles}
    assert "qa" in turns and "counterpart" not in turns


def test_a_phase_of_a_role_that_takes_no_part_is_not_open_to_programs(world: World) -> None:
    feature = world.feature()
    for applies in (None, False, True):
        if applies is not None:
            fresh = world.fresh(feature)
            rule_role(feature=fresh, role="designer", applies=applies, reason="No screens.", by=world.people["pm"])
        told = detailed(judge(world.fresh(feature)), [], [])
        [first] = [one for one in told["phases"] if (one["role"], one["number"]) == ("designer", "1")]
        assert (first["open"], first["takes_part"]) == ((False, False) if applies is False else (True, True))
