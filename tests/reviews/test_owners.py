"""The integration check: one approval for each owner of what is used, and what owners ask binds the merge."""

from typing import Any

import pytest

from orchestration.gates import evaluate
from projects.errors import Invalid
from projects.models import Component, Feature
from projects.selectors.processes import process_of
from projects.services.components import Described, add_component
from projects.services.members import add_member, change_roles
from reviews.artifacts import Submission
from reviews.models import Obligation, Receiver
from reviews.rules import gate_of
from reviews.selectors.evidence import facts_for
from reviews.services.decisions import decide
from reviews.services.obligations import confirm_met, report_done
from reviews.services.owners import conditions_of
from reviews.services.receivers import remove_receiver
from reviews.services.revisions import offer
from tests.world import World, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(world: World) -> World:
    """Noor is another integration engineer."""
    world.people["noor"] = person("noor.shop@example.org", "Noor")
    add_member(
        project=world.project,
        email=world.people["noor"].email,
        roles_given=["integration-engineer"],
        by=world.people["manager"],
    )
    return world


@pytest.fixture
def feature(world: World) -> Feature:
    return world.bring_to(world.feature(), "build")


def name(world: World, what: str, *, owner: str = "", role: str = "", condition: str = "") -> Component:
    described = Described(
        name=what, owner=world.people[owner].email if owner else "", owner_role=role, condition=condition
    )
    return add_component(project=world.project, described=described, by=world.people["manager"])


def declare(world: World, feature: Feature, *used: str, **more: Any) -> None:
    rows = [{"component": one, "how": "as it is"} for one in used]
    data = {"components": rows} if rows else {"none": True, "reason": "Plain pages."}
    offer(
        feature=world.fresh(feature),
        gate_key="integration",
        submission=Submission(data=data),
        by=world.people["engineer"],
        **more,
    )


def asked(world: World, feature: Feature) -> list[str]:
    rows = Receiver.objects.filter(feature=feature, gate="integration", removed_seq=None).order_by("pk")
    who = {user.pk: key for key, user in world.people.items()}
    return [who[row.user_id] for row in rows]


def state(world: World, feature: Feature) -> str:
    fresh = world.fresh(feature)
    found = evaluate(process_of(fresh), facts_for(fresh)).gate("integration")
    assert found
    return found.state


def accept(world: World, feature: Feature, by: str, *components: Component) -> None:
    current = world.current(feature, "integration")
    gate = gate_of(world.fresh(feature), "integration")
    conditions = conditions_of(world.fresh(feature), gate, current.number, [one.pk for one in components])
    decide(
        feature=world.fresh(feature),
        gate_key="integration",
        verdict="accept",
        revision=current.number,
        digest=current.digest,
        data={"conditions": conditions} if conditions else None,
        by=world.people[by],
    )


def test_each_owner_approves(world: World, feature: Feature) -> None:
    name(world, "Payment wrapper", owner="integration")
    name(world, "Media player", owner="noor")
    name(world, "Search box", owner="designer")
    declare(world, feature, "payment  WRAPPER", "Media player", "Search box", "Something else")
    assert asked(world, feature) == ["integration", "noor"], "the designer cannot answer this gate"
    accept(world, feature, "integration")
    assert state(world, feature) == "offered"
    accept(world, feature, "noor")
    assert state(world, feature) == "accepted"


@pytest.mark.parametrize("used", [("Search box",), ("Something else",), ()])
def test_where_no_owner_can_answer_anybody_of_the_role_does(
    world: World, feature: Feature, used: tuple[str, ...]
) -> None:
    name(world, "Search box", role="integration-engineer")
    declare(world, feature, *used)
    assert asked(world, feature) == []
    accept(world, feature, "noor")
    assert state(world, feature) == "accepted"


def test_who_offers_is_not_asked(world: World, feature: Feature) -> None:
    membership = world.people["engineer"].memberships.get()
    change_roles(
        membership=membership, roles_given=["api-engineer", "integration-engineer"], by=world.people["manager"]
    )
    name(world, "Payment wrapper", owner="engineer")
    declare(world, feature, "Payment wrapper")
    assert asked(world, feature) == []


def test_who_was_named_stays_named_and_who_was_taken_off_stays_off(world: World, feature: Feature) -> None:
    name(world, "Payment wrapper", owner="integration")
    name(world, "Media player", owner="noor")
    declare(world, feature, "Payment wrapper", receivers=[world.people["noor"].email])
    assert asked(world, feature) == ["noor", "integration"]
    remove_receiver(
        feature=world.fresh(feature),
        gate_key="integration",
        user_id=world.people["integration"].pk,
        reason="On leave.",
        by=world.people["manager"],
    )
    declare(world, feature, "Payment wrapper", "Media player")
    assert asked(world, feature) == ["noor"]


def test_what_an_owner_asks_binds_the_merge(world: World) -> None:
    feature = world.bring_to(world.feature(), "verify")
    world.decide(feature, "visual")
    wrapper = name(world, "Payment wrapper", owner="integration", condition="Call through the wrapper.")
    declare(world, feature, "Payment wrapper")
    accept(world, feature, "integration", wrapper)
    obligation = Obligation.objects.get(feature=feature)
    assert (obligation.text, obligation.checkpoint) == ("Payment wrapper: Call through the wrapper.", "merge")
    assert obligation.owner == world.people["engineer"]
    assert state(world, feature) == "accepted"
    fresh = world.fresh(feature)
    blockers = evaluate(process_of(fresh), facts_for(fresh)).move("merge").blockers
    assert [blocker.code for blocker in blockers] == ["condition_open"]
    report_done(obligation=obligation, note="See commit 1a2b.", by=world.people["engineer"])
    confirm_met(obligation=obligation, by=world.people["noor"])
    assert world.move(feature, "merge").state == "merged"


def test_only_what_is_declared_and_asks_can_be_ticked(world: World, feature: Feature) -> None:
    asks = name(world, "Payment wrapper", owner="integration", condition="Call through the wrapper.")
    silent = name(world, "Media player", owner="noor")
    declare(world, feature, "Media player")
    gate = gate_of(feature, "integration")
    for component in (asks, silent):
        with pytest.raises(Invalid):
            conditions_of(feature, gate, 1, [component.pk])
    assert conditions_of(feature, gate, 1, []) == []


def test_using_none_is_overruled_by_a_return(world: World, feature: Feature) -> None:
    declare(world, feature)
    world.decide(feature, "integration", "return", by="noor", reason="The cart drawer is used.")
    assert state(world, feature) == "returned"
