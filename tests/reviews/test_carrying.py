"""Promise 3: carry-over is by meaning, not by upload, and from the immediate predecessor only."""

import json

import pytest

from orchestration.services.audit import Audit
from projects.models import Event
from projects.services.projects import change_settings
from reviews import answers
from reviews.artifacts import Submission
from reviews.meaning import same_meaning
from reviews.models import Decision
from reviews.selectors.evidence import facts_for
from reviews.services.decisions import revoke
from reviews.services.revisions import offer
from tests.world import PRD, World, contract, image

pytestmark = pytest.mark.django_db


def in_force(world: World, feature: object, gate: str) -> set[int]:
    fresh = world.fresh(feature)  # type: ignore[arg-type]
    round_ = fresh.rounds["build" if gate == "contract" else "start"]
    return set(answers.acceptances(facts_for(fresh).gate(gate), round_))


def put(world: World, feature: object, gate: str, submission: Submission, by: str) -> None:
    offer(feature=world.fresh(feature), gate_key=gate, submission=submission, by=world.people[by])  # type: ignore[arg-type]


def test_an_unchanged_api_keeps_its_decisions(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    put(world, feature, "contract", Submission(body=json.dumps(contract())), "engineer")
    world.decide(feature, "contract", by="ben")
    put(world, feature, "contract", Submission(body=json.dumps(contract(), indent=4, sort_keys=True)), "engineer")
    assert in_force(world, feature, "contract") == {world.people["ben"].pk}
    carried = Decision.objects.get(feature=feature, carried_from__isnull=False)
    assert (carried.revision.number, carried.digest) == (2, carried.revision.digest)
    event = Event.objects.get(feature=feature, seq=carried.seq)
    assert (event.kind, event.data["why"]) == ("decision.carried", "The API is unchanged.")
    put(world, feature, "contract", Submission(body=json.dumps(contract(minimum=0))), "engineer")
    assert in_force(world, feature, "contract") == set()


def test_other_words_are_the_same_api_and_another_type_is_not(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    put(world, feature, "contract", Submission(body=json.dumps(contract())), "engineer")
    world.decide(feature, "contract", by="ben")
    put(world, feature, "contract", Submission(body=json.dumps(contract("1.0.1", description="In euros"))), "engineer")
    assert in_force(world, feature, "contract") == {world.people["ben"].pk}
    put(world, feature, "contract", Submission(body=json.dumps(contract("1.0.1", type="integer"))), "engineer")
    assert in_force(world, feature, "contract") == set()


def test_pixel_equal_screens_keep_their_decisions(world: World) -> None:
    feature = world.feature()
    put(world, feature, "mocks", Submission(files=(image("Cart.png"), image("Empty.png", "grey"))), "designer")
    world.decide(feature, "mocks")
    put(
        world,
        feature,
        "mocks",
        Submission(files=(image("Cart.png"), image("Empty.png", "grey")), body="Same."),
        "designer",
    )
    assert in_force(world, feature, "mocks") == {world.people["engineer"].pk}
    put(world, feature, "mocks", Submission(files=(image("Cart.png", "red"), image("Empty.png", "grey"))), "designer")
    assert in_force(world, feature, "mocks") == set()


def test_wording_of_a_prd_carries_only_where_a_manager_said_so(world: World) -> None:
    feature = world.feature()
    reworded = PRD.replace("lose their cart", "cannot find their cart")
    put(world, feature, "prd", Submission(body=PRD), "pm")
    world.decide(feature, "prd")
    put(world, feature, "prd", Submission(body=reworded), "pm")
    assert in_force(world, feature, "prd") == set()
    world.decide(feature, "prd")
    change_settings(project=world.project, wording_carries=True, by=world.people["manager"])
    put(world, feature, "prd", Submission(body=PRD), "pm")
    assert in_force(world, feature, "prd") == {world.people["engineer"].pk}
    put(world, feature, "prd", Submission(body=PRD.replace("20 %", "25 %")), "pm")
    assert in_force(world, feature, "prd") == set()


def test_old_bytes_offered_again_revive_nothing(world: World) -> None:
    feature = world.feature()
    world.agree(feature, "mocks", variant=1)
    world.offer(feature, "mocks", 2)
    world.offer(feature, "mocks", 1)
    assert in_force(world, feature, "mocks") == set()


def test_a_revoked_decision_does_not_carry(world: World) -> None:
    feature = world.feature()
    put(world, feature, "mocks", Submission(files=(image(),)), "designer")
    decision = world.decide(feature, "mocks")
    revoke(decision=decision, reason="Too early.", by=world.people["engineer"])
    put(world, feature, "mocks", Submission(files=(image(),), body="Same."), "designer")
    assert in_force(world, feature, "mocks") == set()


GOALS = "# T\n## Goals\nx\n## Problem\n{}\n"


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (GOALS.format("a"), GOALS.format("b"), True),
        (GOALS.format("a"), GOALS.format("a").replace("\nx\n", "\n x \n"), True),
        (GOALS.format("a"), GOALS.format("a").replace("\nx\n", "\ny\n"), False),
        (GOALS.format("a"), GOALS.format("a") + "## More\n", False),
        (GOALS.format("a"), GOALS.format("a").replace("## Problem", "## Goals of others"), False),
        ("# T\nNo headings of that kind\n", "# T\nNone at all\n", False),
        ("## Goals\n### First\na\n", "## Goals\n### First\nb\n", False),
        ("## Goals\nx\n```\n## Goals\n```\n", "## Goals\nx\n```\n## Other\n```\n", False),
        ("## Goals\nx\n## Why\n```\n# a\n```\n", "## Goals\nx\n## Why\n```\n# b\n```\n", True),
    ],
)
def test_only_wording_outside_the_goals(before: str, after: str, same: bool) -> None:
    assert same_meaning("contract", {}, {}) == "", "no digest is no sameness"
    found = same_meaning("prd", {}, {}, body_before=before, body_after=after, wording_carries=True)
    assert bool(found) is same
    assert same_meaning("prd", {}, {}, body_before=before, body_after=after) == ""


def test_what_was_carried_over_is_no_tampering(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    put(world, feature, "contract", Submission(body=json.dumps(contract())), "engineer")
    world.decide(feature, "contract", by="ben")
    put(world, feature, "contract", Submission(body=json.dumps(contract(), indent=4)), "engineer")
    assert Decision.objects.filter(feature=feature, carried_from__isnull=False).exists()
    assert [str(found) for found in Audit().findings()] == []
