"""A counter-proposal becomes a revision when the giver offers it, and its proposer may still decide."""

from typing import Any

import pytest

from projects.errors import Conflict, Forbidden, NotFound
from projects.models import Feature
from reviews.artifacts import Submission
from reviews.models import Decision, Revision
from reviews.services.decisions import decide
from reviews.services.proposals import offer_proposal
from reviews.services.revisions import offer
from tests.reviews.contract_changes.orders import changed, orders, text
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def feature(world: World) -> Feature:
    found = world.bring_to(world.feature(), "design")
    offer(feature=found, gate_key="contract", submission=Submission(body=text(changed())), by=world.people["engineer"])
    return world.fresh(found)


def give_back(world: World, feature: Feature, data: dict[str, Any] | None) -> Decision:
    current = world.current(feature, "contract")
    return decide(
        feature=feature,
        gate_key="contract",
        verdict="return",
        revision=current.number,
        digest=current.digest,
        reason="Like this.",
        data=data,
        by=world.people["ben"],
    )


def test_the_giver_offers_it_and_its_proposer_decides(world: World, feature: Feature) -> None:
    proposed = give_back(world, feature, {"proposal": text(orders())})
    offered = offer_proposal(decision=proposed, by=world.people["engineer"])
    assert offered.created
    revision = offered.revision
    assert (revision.number, revision.body, revision.by) == (2, proposed.data["proposal"], world.people["engineer"])
    assert revision.note == "As Ben proposed."
    assert world.decide(feature, "contract", by="ben").verdict == "accept"
    assert world.decide(feature, "contract", by="ines").verdict == "accept"


def test_the_giver_cannot_accept_what_they_took_over(world: World, feature: Feature) -> None:
    proposed = give_back(world, feature, {"proposal": text(orders())})
    membership = world.people["engineer"].memberships.get()
    membership.roles = ["api-engineer", "counterpart"]
    membership.save()
    offer_proposal(decision=proposed, by=world.people["engineer"])
    with pytest.raises(Forbidden) as refused:
        world.decide(feature, "contract", by="engineer")
    assert refused.value.code == "own_work"


def test_only_the_giver_takes_it_over(world: World, feature: Feature) -> None:
    proposed = give_back(world, feature, {"proposal": text(orders())})
    for who in ("ben", "manager"):
        with pytest.raises(Forbidden):
            offer_proposal(decision=proposed, by=world.people[who])
    assert Revision.objects.filter(feature=feature, gate="contract").count() == 1


def test_twice_is_once(world: World, feature: Feature) -> None:
    proposed = give_back(world, feature, {"proposal": text(orders())})
    offer_proposal(decision=proposed, by=world.people["engineer"])
    assert not offer_proposal(decision=proposed, by=world.people["engineer"]).created


def test_a_decision_without_a_document_proposes_nothing(world: World, feature: Feature) -> None:
    with pytest.raises(NotFound):
        offer_proposal(decision=give_back(world, feature, None), by=world.people["engineer"])


def test_nothing_is_offered_on_a_closed_feature(world: World, feature: Feature) -> None:
    proposed = give_back(world, feature, {"proposal": text(orders())})
    world.move(feature, "cancel", by="pm", reason="Not now.")
    with pytest.raises(Conflict):
        offer_proposal(decision=proposed, by=world.people["engineer"])
