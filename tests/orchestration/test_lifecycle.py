"""The main job: a feature goes from intake to merged through seven countersigned handshakes."""

import pytest

from orchestration.gates import Verdicts, evaluate
from projects.errors import Conflict, Forbidden
from projects.events import first_break
from projects.models import Feature
from projects.selectors.processes import process_of
from reviews.selectors.evidence import facts_for
from reviews.services.flags import raise_flag, resolve_flag
from reviews.services.revisions import offer
from tests.world import World, submission


def verdicts(world: World, feature: Feature) -> Verdicts:
    fresh = world.fresh(feature)
    return evaluate(process_of(fresh), facts_for(fresh))


def states(world: World, feature: Feature) -> dict[str, str]:
    return {gate.key: gate.state for gate in verdicts(world, feature).gates}


def codes(world: World, feature: Feature, move: str) -> set[tuple[str | None, str]]:
    return {(blocker.gate, blocker.code) for blocker in verdicts(world, feature).move(move).blockers}


def test_a_feature_goes_all_the_way(world: World) -> None:
    feature = world.feature()
    assert set(states(world, feature).values()) == {"open"}
    with pytest.raises(Conflict) as refused:
        world.move(feature, "start")
    assert {b.gate for b in refused.value.details["blockers"]} == {"prd", "mocks", "adr"}

    merged = world.bring_to(feature, "merged")

    assert merged.state == "merged"
    assert states(world, feature) == {
        "prd": "accepted",
        "mocks": "accepted",
        "adr": "not_applicable",
        "contract": "accepted",
        "risks": "accepted",
        "integration": "accepted",
        "visual": "accepted",
    }
    events = list(merged.events.order_by("seq"))
    assert first_break(events, head=merged.chain_head, length=merged.chain_length) is None
    assert [e.data["move"] for e in events if e.kind == "feature.moved"] == ["start", "begin_build", "submit", "merge"]


def test_a_contract_needs_every_counterpart_on_the_same_digest(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract")
    world.decide(feature, "contract", by="ben")
    gate = verdicts(world, feature).gate("contract")
    assert (gate.state, gate.turn and gate.turn.users) == ("offered", (world.people["ines"].pk,))
    world.decide(feature, "contract", by="ines")
    assert states(world, feature)["contract"] == "accepted"
    world.offer(feature, "contract", variant=2)
    assert states(world, feature)["contract"] == "stale"
    world.decide(feature, "contract", by="ines")
    assert states(world, feature)["contract"] == "stale"
    world.decide(feature, "contract", by="ben")
    assert states(world, feature)["contract"] == "accepted"


def test_a_new_mock_after_the_acceptance_shows_stale_and_whose_turn_it_is(world: World) -> None:
    feature = world.feature()
    world.agree(feature, "mocks")
    world.offer(feature, "mocks", variant=2)
    gate = verdicts(world, feature).gate("mocks")
    assert gate.state == "stale"
    assert gate.turn and gate.turn.users == (world.people["engineer"].pk,)


def test_nobody_countersigns_their_own_work(world: World) -> None:
    feature = world.feature()
    membership = world.people["designer"].memberships.get()
    membership.roles = ["designer", "api-engineer"]
    membership.save()
    world.offer(feature, "mocks")
    with pytest.raises(Forbidden) as refused:
        world.decide(feature, "mocks", by="designer")
    assert refused.value.code == "own_work"
    world.decide(feature, "mocks", by="engineer")
    assert states(world, feature)["mocks"] == "accepted"


def test_a_red_flag_in_verify_sends_the_feature_back_to_phase_one(world: World) -> None:
    feature = world.bring_to(world.feature(), "verify")
    world.agree(feature, "integration")
    flag = raise_flag(
        feature=world.fresh(feature), reason="Prices are rounded in the client.", by=world.people["viewer"]
    )
    now = world.fresh(feature)
    assert now.state == "design"
    assert states(world, feature) == {
        "prd": "accepted",
        "mocks": "accepted",
        "adr": "not_applicable",
        "contract": "stale",
        "risks": "stale",
        "integration": "stale",
        "visual": "offered",
    }
    assert codes(world, feature, "begin_build") == {
        (None, "red_flag"),
        ("contract", "stale"),
        ("risks", "stale"),
        (None, "phase_incomplete"),
    }
    assert all(one.done == 0 for one in verdicts(world, feature).checklists)
    resolve_flag(flag=flag, resolution="Rounded on the server now.", by=world.people["engineer"])
    again = offer(feature=now, gate_key="contract", submission=submission("contract"), by=world.people["engineer"])
    assert not again.created
    turn = verdicts(world, feature).gate("contract").turn
    assert turn and set(turn.users) == {world.people["ben"].pk, world.people["ines"].pk}


def test_merge_with_one_gate_missing_names_that_gate(world: World) -> None:
    feature = world.bring_to(world.feature(), "verify")
    world.decide(feature, "visual")
    assert codes(world, feature, "merge") == {("integration", "open")}
    with pytest.raises(Conflict):
        world.move(feature, "merge")
    assert world.fresh(feature).state == "verify"


def test_after_a_send_back_the_next_submit_needs_a_newer_build(world: World) -> None:
    feature = world.bring_to(world.feature(), "verify")
    world.move(feature, "send_back", by="qa", reason="The drawer does not open.")
    assert codes(world, feature, "submit") == {("visual", "build_missing")}
    world.offer(feature, "visual", variant=2)
    assert world.move(feature, "submit").state == "verify"
