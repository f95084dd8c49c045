"""A counterpart answers the changes of a contract one by one; what they accepted stays accepted while it lives."""

from typing import Any

import pytest

from projects.errors import Conflict, Invalid
from projects.models import Feature
from reviews.artifacts import Submission
from reviews.models import Decision, Revision
from reviews.services import contract_comparisons
from reviews.services.contract_comparisons import Pair, compared
from reviews.services.decisions import decide, revoke
from reviews.services.revisions import offer
from tests.reviews.contract_changes.orders import changed, orders, text
from tests.world import World

pytestmark = pytest.mark.django_db
Change = dict[str, Any]


@pytest.fixture
def feature(world: World) -> Feature:
    """Ben and Ines accepted the first revision; the second changes it."""
    found = world.bring_to(world.feature(), "design")
    put(world, found, orders())
    answer(world, found, "accept")
    answer(world, found, "accept", by="ines")
    put(world, found, changed())
    return found


def put(world: World, feature: Feature, document: dict[str, Any]) -> Revision:
    return offer(
        feature=world.fresh(feature),
        gate_key="contract",
        submission=Submission(body=text(document)),
        by=world.people["engineer"],
    ).revision


def answer(
    world: World, feature: Feature, verdict: str, data: dict[str, Any] | None = None, *, by: str = "ben"
) -> Decision:
    current = world.current(feature, "contract")
    return decide(
        feature=world.fresh(feature),
        gate_key="contract",
        verdict=verdict,
        revision=current.number,
        digest=current.digest,
        reason="" if verdict == "accept" else "Not like this.",
        data=data,
        by=world.people[by],
    )


def fingerprints(feature: Feature, base: int, revision: int, cls: str = "breaking") -> list[str]:
    digests = dict(Revision.objects.filter(feature=feature, gate="contract").values_list("number", "digest"))
    pair = Pair(digests[base], digests[revision])
    changes = compared(feature, [pair])[pair].changes
    return [place["fingerprint"] for change in changes if change["class"] == cls for place in change["places"]]


def said(verdict: str, *found: str, **more: str) -> dict[str, Any]:
    return {"changes": [{"fingerprint": one, "verdict": verdict, **more} for one in found]}


def open_changes(world: World, feature: Feature, data: dict[str, Any] | None, *, by: str = "ben") -> list[str]:
    with pytest.raises(Conflict) as refused:
        answer(world, feature, "accept", data, by=by)
    assert refused.value.code == "changes_open"
    return [change["fingerprint"] for change in refused.value.details["changes"]]


def test_an_acceptance_that_names_changes_must_name_all_that_break(world: World, feature: Feature) -> None:
    breaking = fingerprints(feature, 1, 2)
    assert len(breaking) == 3
    assert open_changes(world, feature, said("accept", breaking[0])) == breaking[1:]
    assert open_changes(world, feature, {"changes": []}) == breaking
    assert not Decision.objects.filter(revision__number=2, revision__gate="contract").exists()
    decision = answer(world, feature, "accept", said("accept", *breaking))
    assert [change["fingerprint"] for change in decision.data["changes"]] == breaking


def test_an_acceptance_that_names_none_accepts_the_whole(world: World, feature: Feature) -> None:
    assert answer(world, feature, "accept").data == {}


def test_who_never_accepted_anything_cannot_be_broken(world: World) -> None:
    feature = world.bring_to(world.feature(), "design")
    put(world, feature, orders())
    put(world, feature, changed())
    assert answer(world, feature, "accept", {"changes": []}).data == {}


def test_a_refused_change_forces_a_return(world: World, feature: Feature) -> None:
    breaking = fingerprints(feature, 1, 2)
    refusing = said("refuse", breaking[0], note="Our checkout cannot show that.")
    with pytest.raises(Invalid) as refused:
        answer(world, feature, "accept", refusing)
    assert list(refused.value.errors) == ["data.changes"]
    decision = answer(world, feature, "return", refusing)
    assert decision.data["changes"][0]["note"] == "Our checkout cannot show that."


def test_what_was_accepted_once_stays_accepted_while_it_lives(world: World, feature: Feature) -> None:
    first, *others = fingerprints(feature, 1, 2)
    answer(world, feature, "return", said("accept", *others) | {"proposal": text(orders())})
    third = changed()
    third["info"]["version"] = "1.1.0"
    third["paths"]["/health"]["get"]["summary"] = "Is it well?"
    third["paths"]["/orders"]["get"]["responses"]["404"] = {"description": "None"}
    put(world, feature, third)
    assert fingerprints(feature, 1, 3) == [first, *others]
    assert open_changes(world, feature, {"changes": []}) == [first]
    answer(world, feature, "accept", said("accept", first))


def test_nobody_accepts_for_anybody_else(world: World, feature: Feature) -> None:
    breaking = fingerprints(feature, 1, 2)
    answer(world, feature, "accept", said("accept", *breaking))
    assert open_changes(world, feature, {"changes": []}, by="ines") == breaking


def test_the_latest_word_on_a_change_counts_and_a_revoked_one_does_not(world: World, feature: Feature) -> None:
    first, *others = fingerprints(feature, 1, 2)
    answer(world, feature, "return", said("accept", first, *others))
    second = answer(world, feature, "return", said("refuse", first))
    assert open_changes(world, feature, {"changes": []}) == [first]
    revoke(decision=second, reason="I misread it.", by=world.people["ben"])
    answer(world, feature, "accept", {"changes": []})


def test_a_change_that_was_taken_back_need_not_be_answered(world: World, feature: Feature) -> None:
    answer(world, feature, "return", said("refuse", *fingerprints(feature, 1, 2)))
    put(world, feature, orders(description="In euros"))
    answer(world, feature, "accept", {"changes": []})


def test_while_it_is_compared_nothing_is_accepted_by_changes(
    world: World, feature: Feature, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contract_comparisons, "SMALL", 10)
    with pytest.raises(Conflict) as refused:
        answer(world, feature, "accept", {"changes": []})
    assert refused.value.code == "comparing"
    contract_comparisons.compare_waiting()
    assert len(open_changes(world, feature, {"changes": []})) == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ("all", "data.changes"),
        ([7], "data.changes[0]"),
        ([{"verdict": "accept"}], "data.changes[0].fingerprint"),
        ([{"fingerprint": "0123", "verdict": "accept"}], "data.changes[0].fingerprint"),
        ([{"fingerprint": "0" * 16}], "data.changes[0].verdict"),
        ([{"fingerprint": "0" * 16, "verdict": "maybe"}], "data.changes[0].verdict"),
        ([{"fingerprint": "0" * 16, "verdict": "accept"}] * 2, "data.changes[1].fingerprint"),
        ([{"fingerprint": "0" * 16, "verdict": "accept", "note": "x" * 2001}], "data.changes[0].note"),
        ([{"fingerprint": "0" * 16, "verdict": "accept", "why": "x"}], "data.changes[0].why"),
    ],
)
def test_what_is_no_answer_is_refused_by_its_place(world: World, feature: Feature, changes: Any, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        answer(world, feature, "return", {"changes": changes})
    assert field in refused.value.errors
