"""Who decides, on what, and which answers count."""

from typing import Any

import pytest

from projects.errors import Conflict, Forbidden, Invalid, NotFound
from projects.services.members import change_roles, remove_member
from projects.services.projects import change_settings
from reviews.models import Decision
from reviews.services.decisions import decide, revoke
from reviews.services.requests import request_again
from tests.reviews.judging import blockers, events, gate, join, refused, state, turn
from tests.world import RECEIVERS, TESTS_PLANNED, World

BLOCKED = "This breaks the tax rules."


def test_only_receivers_decide(world: World) -> None:
    feature = world.bring_to(world.feature(), "verify")
    world.offer(feature, "integration")
    for key in ("prd", "mocks", "contract", "risks", "integration", "visual"):
        world.offer(feature, key, 6)
        for who in set(world.people) - set(RECEIVERS[key]):
            with refused(Forbidden, "not_receiver"):
                world.decide(feature, key, "return", by=who)
    assert not Decision.objects.filter(feature=feature, verdict="return").exists()


def test_a_decision_names_what_is_current(world: World) -> None:
    feature = world.feature()
    old = world.offer(feature, "prd")
    current = world.offer(feature, "prd", 2)
    engineer = world.people["engineer"]
    for number, digest in ((1, old.digest), (2, old.digest), (1, current.digest), (3, current.digest)):
        with refused(Conflict, "superseded") as refusal:
            decide(feature=feature, gate_key="prd", verdict="accept", revision=number, digest=digest, by=engineer)
        assert refusal.value.details["current"] == {"number": 2, "digest": current.digest}
    assert not Decision.objects.exists()
    assert "decision.made" not in events(feature)


def test_there_has_to_be_something_to_decide_on(world: World) -> None:
    with refused(Conflict, "nothing_offered"):
        decide(
            feature=world.feature(),
            gate_key="prd",
            verdict="accept",
            revision=1,
            digest="0" * 64,
            by=world.people["engineer"],
        )


@pytest.mark.parametrize("verdict", ["return", "block"])
def test_a_no_needs_a_reason(world: World, verdict: str) -> None:
    feature = world.feature()
    offered = world.offer(feature, "prd")
    for reason in ("", " \n "):
        with refused(Invalid) as refusal:
            decide(
                feature=feature,
                gate_key="prd",
                verdict=verdict,
                revision=1,
                digest=offered.digest,
                reason=reason,
                by=world.people["engineer"],
            )
        assert list(refusal.value.errors) == ["reason"]
    with refused(Invalid):
        decide(
            feature=feature,
            gate_key="prd",
            verdict="maybe",
            revision=1,
            digest=offered.digest,
            by=world.people["engineer"],
        )


def test_one_acceptance_is_enough_and_a_return_outweighs_it(world: World) -> None:
    feature = world.feature()
    join(world, "otto", "api-engineer")
    world.offer(feature, "prd")
    world.decide(feature, "prd", by="engineer")
    assert state(world, feature, "prd") == "accepted"
    world.decide(feature, "prd", "return", by="otto")
    assert (state(world, feature, "prd"), turn(world, feature, "prd")) == ("returned", {"pm"})
    world.decide(feature, "prd", by="otto")
    assert state(world, feature, "prd") == "accepted"


def test_a_person_s_latest_answer_counts(world: World) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    for verdict, result in (
        ("accept", "accepted"),
        ("return", "returned"),
        ("block", "blocked"),
        ("accept", "accepted"),
    ):
        world.decide(feature, "prd", verdict)
        assert state(world, feature, "prd") == result
    assert Decision.objects.count() == 4


def test_the_same_answer_twice_is_refused_until_the_giver_asks_again(world: World) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    world.decide(feature, "prd", "return", reason="Which shoppers?")
    with refused(Conflict, "already_decided"):
        world.decide(feature, "prd", "return", reason="Which shoppers?")
    world.decide(feature, "prd", "return", reason="And which countries?")
    request_again(feature=feature, gate_key="prd", by=world.people["pm"])
    world.decide(feature, "prd", "return", reason="And which countries?")
    world.offer(feature, "prd", 2)
    world.decide(feature, "prd", "return", reason="And which countries?")
    assert Decision.objects.count() == 4


def test_a_new_revision_makes_answers_stale_and_deletes_none(world: World) -> None:
    feature = world.feature()
    world.agree(feature, "prd")
    world.offer(feature, "prd", 2)
    assert (state(world, feature, "prd"), turn(world, feature, "prd")) == ("stale", {"engineer"})
    assert Decision.objects.get().verdict == "accept"


def test_a_block_outlives_revisions_until_its_author_answers(world: World) -> None:
    feature = world.feature()
    join(world, "otto", "api-engineer")
    world.offer(feature, "prd")
    world.decide(feature, "prd", "block", by="otto", reason=BLOCKED)
    assert (state(world, feature, "prd"), turn(world, feature, "prd")) == ("blocked", {"pm"})
    world.offer(feature, "prd", 2)
    assert (state(world, feature, "prd"), turn(world, feature, "prd")) == ("blocked", {"otto"})
    world.decide(feature, "prd", by="engineer")
    assert state(world, feature, "prd") == "blocked"
    assert len(gate(world, feature, "prd").accepted) == 1
    world.decide(feature, "prd", by="otto")
    assert state(world, feature, "prd") == "accepted"


def test_a_return_lifts_the_block_of_its_author(world: World) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    world.decide(feature, "prd", "block", reason=BLOCKED)
    world.decide(feature, "prd", "return")
    assert state(world, feature, "prd") == "returned"


def test_the_newest_of_several_blocks_is_the_one_told(world: World) -> None:
    feature = world.feature()
    join(world, "otto", "api-engineer")
    world.offer(feature, "prd")
    world.decide(feature, "prd", by="engineer")
    world.decide(feature, "prd", "block", by="otto", reason="Older.")
    world.decide(feature, "prd", "block", by="engineer", reason="Newer.")
    assert [one.message for one in gate(world, feature, "prd").blockers] == ["PRD is blocked: “Newer.”"]


def test_its_author_revokes_a_decision_and_so_does_a_manager(world: World) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    for who in ("engineer", "manager"):
        decision = world.decide(feature, "prd")
        with refused(Invalid):
            revoke(decision=decision, reason=" ", by=world.people[who])
        for stranger in ("pm", "viewer"):
            with refused(Forbidden, "not_yours"):
                revoke(decision=decision, reason="I say so.", by=world.people[stranger])
        revoke(decision=decision, reason="Read the wrong page.", by=world.people[who])
        assert (state(world, feature, "prd"), turn(world, feature, "prd")) == ("stale", {"engineer"})
        with refused(Conflict, "revoked"):
            revoke(decision=decision, reason="Again.", by=world.people[who])


def test_after_the_merge_nothing_is_revoked(world: World) -> None:
    world.bring_to(world.feature(), "merged")
    with refused(Conflict, "closed"):
        revoke(
            decision=Decision.objects.filter(revision__gate="visual").get(), reason="Late.", by=world.people["manager"]
        )


def test_a_manager_does_not_lift_a_veto_by_revoking_it(world: World) -> None:
    """That takes a waiver, and so a second person."""
    feature = world.feature()
    world.offer(feature, "prd")
    block = world.decide(feature, "prd", "block", reason=BLOCKED)
    with refused(Forbidden, "block_stands"):
        revoke(decision=block, reason="We are in a hurry.", by=world.people["manager"])
    revoke(decision=block, reason="I was wrong.", by=world.people["engineer"])
    assert state(world, feature, "prd") == "offered"


def test_the_veto_of_somebody_who_lost_the_role_is_the_manager_s_to_revoke(world: World) -> None:
    feature = world.feature()
    otto = join(world, "otto", "api-engineer")
    world.offer(feature, "prd")
    block = world.decide(feature, "prd", "block", by="otto", reason=BLOCKED)
    world.offer(feature, "prd", 2)
    change_roles(membership=otto.memberships.get(), roles_given=["viewer"], by=world.people["manager"])
    assert blockers(world, feature, "start") >= {("prd", "blocked"), ("prd", "role_unheld")}
    assert "revokes the block" in gate(world, feature, "prd").blockers[1].message
    revoke(decision=block, reason="Otto has moved on.", by=world.people["manager"])
    assert state(world, feature, "prd") == "offered"


def test_revoking_a_return_does_not_bring_an_acceptance_back(world: World) -> None:
    """Or a manager could turn a no into a yes alone."""
    feature = world.feature()
    world.offer(feature, "prd")
    world.decide(feature, "prd")
    returned = world.decide(feature, "prd", "return")
    revoke(decision=returned, reason="Not so important.", by=world.people["manager"])
    assert (state(world, feature, "prd"), turn(world, feature, "prd")) == ("stale", {"engineer"})
    world.decide(feature, "prd")
    assert state(world, feature, "prd") == "accepted"


@pytest.mark.parametrize(("verdict", "result"), [("return", "returned"), ("block", "blocked")])
def test_revoking_an_acceptance_brings_back_what_it_had_replaced(world: World, verdict: str, result: str) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    world.decide(feature, "prd", verdict)
    accepted = world.decide(feature, "prd")
    revoke(decision=accepted, reason="Wrong button.", by=world.people["engineer"])
    assert state(world, feature, "prd") == result


def test_a_decision_stands_with_the_role_held_then(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract")
    decision = world.decide(feature, "contract", by="ben")
    world.decide(feature, "contract", by="ines")
    remove_member(membership=world.people["ben"].memberships.get(), by=world.people["manager"])
    change_roles(membership=world.people["ines"].memberships.get(), roles_given=["viewer"], by=world.people["manager"])
    assert (state(world, feature, "contract"), decision.role) == ("accepted", "counterpart")
    with refused(NotFound):
        revoke(decision=decision, reason="It is mine.", by=world.people["ben"])
    revoke(decision=decision, reason="Ben has left.", by=world.people["manager"])
    assert state(world, feature, "contract") == "error"  # he is named, and cannot answer any more


def test_each_serious_risk_needs_a_planned_test(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    offered = world.offer(feature, "risks")
    answer = {"revision": 1, "digest": offered.digest, "by": world.people["qa"]}
    with refused(Conflict, "planned_test_missing") as refusal:
        decide(feature=feature, gate_key="risks", verdict="accept", **answer)
    assert refusal.value.details["risks"] == ["R1"]
    assert not Decision.objects.filter(revision=offered).exists()
    decide(feature=feature, gate_key="risks", verdict="return", reason="Two more.", data=TESTS_PLANNED, **answer)
    decide(feature=feature, gate_key="risks", verdict="accept", **answer)
    assert state(world, feature, "risks") == "accepted"


def test_a_review_rates_a_risk_otherwise_and_that_decides_whether_it_is_serious(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    offered = world.offer(feature, "risks")
    answer = {
        "feature": feature,
        "gate_key": "risks",
        "revision": 1,
        "digest": offered.digest,
        "by": world.people["qa"],
    }
    higher = {**TESTS_PLANNED, "ratings": {"R2": {"likelihood": 5, "impact": 4}}}
    with refused(Conflict, "planned_test_missing") as refusal:
        decide(verdict="accept", data=higher, **answer)
    assert refusal.value.details["risks"] == ["R2"]
    decide(verdict="accept", data={"ratings": {"R1": {"likelihood": 1, "impact": 4}}}, **answer)
    assert state(world, feature, "risks") == "accepted"


@pytest.mark.parametrize(
    "ratings",
    [
        {"R1": 3},
        {"R1": {"likelihood": 3}},
        {"R1": {"likelihood": 6, "impact": 1}},
        {"R1": {"likelihood": True, "impact": 1}},
        {"R9": {"likelihood": 1, "impact": 1}},
        ["R1"],
    ],
)
def test_a_rating_is_two_numbers_from_one_to_five(world: World, ratings: Any) -> None:
    feature = world.bring_to(world.feature(), "design")
    offered = world.offer(feature, "risks")
    with pytest.raises(Invalid) as refusal:
        decide(
            feature=feature,
            gate_key="risks",
            verdict="return",
            reason="So.",
            revision=1,
            digest=offered.digest,
            data={"ratings": ratings},
            by=world.people["qa"],
        )
    assert all(place.startswith("data.ratings") for place in refusal.value.errors)


def test_a_project_sets_from_when_a_risk_is_serious(world: World) -> None:
    change_settings(project=world.project, serious_from=4, by=world.people["manager"])
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "risks")
    with refused(Conflict, "planned_test_missing") as refusal:
        world.decide(feature, "risks")
    assert refusal.value.details["risks"] == ["R2"]
