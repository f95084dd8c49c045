"""Moves: who makes them, from where, and what has to hold."""

import pytest

from orchestration.gates.moves import NEEDS_REASON, SOURCES
from orchestration.models import Wait
from projects.errors import Conflict, Forbidden, Invalid, NotFound
from projects.playbooks import Document
from projects.playbooks.builtin import documents
from reviews.services.flags import raise_flag
from tests.reviews.judging import blockers, events, refused, state, verdicts
from tests.world import PEOPLE, World

MAY = {
    **dict.fromkeys(("start", "begin_build", "submit", "merge"), frozenset({"engineer", "pm", "manager"})),
    "send_back": frozenset({"engineer", "pm", "manager", "qa", "designer", "integration"}),
    **dict.fromkeys(("cancel", "reopen"), frozenset({"pm", "manager"})),
}
GATES = ("prd", "mocks", "adr", "contract", "risks", "integration", "visual")
MORE = """---
name: security
---
# Security

**Outgoing Handshakes:**
- **To API Engineer:** "Threat model." Confirm what is defended.
"""
STATES = ("intake", "design", "build", "verify", "merged")


def reason(move: str) -> str:
    return "It has to be." if move in NEEDS_REASON else ""


@pytest.mark.parametrize("move", MAY)
def test_who_makes_a_move(world: World, move: str) -> None:
    """A refusal for the state of things comes only after the one for the role."""
    feature = world.feature()
    if move == "cancel":
        world.move(feature, "cancel", by="pm", reason="No longer wanted.")
    assert world.outsider
    world.people["outsider"] = world.outsider
    before = events(feature)
    for who in [*PEOPLE, "outsider"]:
        kind = NotFound if who == "outsider" else Conflict if who in MAY[move] else Forbidden
        with refused(kind):
            world.move(feature, move, by=who, reason=reason(move))
    assert events(feature) == before


@pytest.mark.parametrize("at", STATES)
def test_a_move_leads_on_from_its_states_only(world: World, at: str) -> None:
    feature = world.bring_to(world.feature(), at)
    for move, sources in SOURCES.items():
        found = {one.code for one in verdicts(world, feature).move(move).blockers if one.gate is None}
        assert ("wrong_state" in found) is (at not in sources)


@pytest.mark.parametrize("move", sorted(NEEDS_REASON))
def test_some_moves_need_a_reason(world: World, move: str) -> None:
    feature = world.bring_to(world.feature(), "verify" if move == "send_back" else "intake")
    with refused(Invalid) as refusal:
        world.move(feature, move, by="pm", reason=" ")
    assert list(refusal.value.errors) == ["reason"]


def test_there_is_no_move_by_the_name_of_stop(world: World) -> None:
    for name in ("stop", "", "clearance", "delete"):
        with refused(Invalid) as refusal:
            world.move(world.feature(), name)
        assert list(refusal.value.errors) == ["move"]


def test_a_malformed_move_is_told_before_a_missing_role(world: World) -> None:
    with refused(Invalid):
        world.move(world.feature(), "cancel", by="viewer")


def test_every_reason_is_told_at_once_with_whose_turn_it_is(world: World) -> None:
    feature = world.bring_to(world.feature(), "verify")
    world.offer(feature, "prd", 2)
    world.offer(feature, "contract", 2)
    raise_flag(feature=world.fresh(feature), reason="Stop.", by=world.people["qa"])
    with refused(Conflict, "shut") as refusal:
        world.move(feature, "merge")
    told = refusal.value.details["blockers"]
    assert {(one.gate, one.code) for one in told} == {
        (None, "wrong_state"),
        (None, "red_flag"),
        ("prd", "stale"),
        ("contract", "stale"),
        ("risks", "stale"),
        ("integration", "open"),
        ("visual", "offered"),
        ("visual", "build_missing"),
        (None, "phase_incomplete"),
    }
    assert sum(one.code == "phase_incomplete" for one in told) == 4
    assert all(one.turn and one.since for one in told if one.code != "wrong_state")


@pytest.mark.parametrize(("at", "move"), [("design", "begin_build"), ("build", "submit"), ("verify", "merge")])
def test_what_held_must_hold_still(world: World, at: str, move: str) -> None:
    feature = world.bring_to(world.feature(), at)
    world.offer(feature, "mocks", 5)
    assert ("mocks", "stale") in blockers(world, feature, move)


def test_a_contract_that_changes_in_verify_shuts_the_merge(world: World) -> None:
    feature = world.bring_to(world.feature(), "verify")
    world.decide(feature, "visual")
    world.agree(feature, "integration")
    world.offer(feature, "contract", 2)
    assert blockers(world, feature, "merge") == {("contract", "stale")}
    for who in ("ben", "ines"):
        world.decide(feature, "contract", by=who)
    assert world.move(feature, "merge").state == "merged"


def test_a_submit_needs_a_build(world: World) -> None:
    feature = world.bring_to(world.feature(), "build")
    world.tick_phases(feature, "2", "3", "4")
    assert blockers(world, feature, "submit") == {("visual", "build_missing")}
    world.offer(feature, "visual")
    assert world.move(feature, "submit").state == "verify"


def test_nothing_moves_by_itself(world: World) -> None:
    feature = world.feature()
    world.not_complex(feature)
    world.agree(feature, "prd", "mocks")
    assert (verdicts(world, feature).move("start").allowed, world.fresh(feature).state) == (True, "intake")
    wait = Wait.objects.get(feature=feature, ended_at=None)
    assert (wait.act, set(wait.users)) == ("move", {world.people[who].pk for who in ("engineer", "pm", "manager")})


def test_a_move_that_is_open_is_somebodys_turn_although_other_things_wait(world: World) -> None:
    feature = world.bring_to(world.feature(), "build")
    world.tick_phases(feature, "2", "3", "4")
    world.offer(feature, "visual")  # the designer may look already
    waits = {wait.subject: wait.act for wait in Wait.objects.filter(feature=feature, ended_at=None)}
    assert waits == {"gate:visual": "decide", "move:submit": "move"}


def test_a_move_records_what_it_stood_on(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    moved = feature.events.get(kind="feature.moved")
    assert (moved.data["from"], moved.data["to"], moved.data["rounds"]) == ("intake", "design", feature.rounds)
    prd = world.current(feature, "prd")
    assert moved.data["gates"]["prd"] == {"state": "accepted", "revision": 1, "digest": prd.digest}
    assert moved.data["gates"]["adr"] == {"state": "not_applicable"}


def test_a_cancelled_feature_is_nobodys_turn_and_keeps_its_gates(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract")
    world.move(feature, "cancel", by="manager", reason="No longer wanted.")
    assert (state(world, feature, "contract"), state(world, feature, "prd")) == ("offered", "accepted")
    assert not Wait.objects.filter(feature=feature, ended_at=None).exists()
    assert {one.move for one in verdicts(world, feature).moves if one.allowed} == {"reopen"}


def test_a_feature_keeps_the_process_it_was_opened_under(world: World) -> None:
    feature = world.feature()
    world.publish([*documents(), Document("more.md", MORE)])
    assert {gate.key for gate in verdicts(world, feature).gates} == set(GATES)
    assert {gate.key for gate in verdicts(world, world.feature()).gates} > set(GATES)
