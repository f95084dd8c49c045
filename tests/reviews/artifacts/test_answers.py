"""What a receiver adds to a decision, and the register as it stands after it."""

import json
from typing import Any

import pytest

from reviews.artifacts import (
    InvalidArtifact,
    RenderedRisks,
    Submission,
    merge_review,
    prepare,
    render,
    serious_without_test,
    validate_decision_data,
)
from tests.reviews.artifacts.contracts import ORDERS

DECLARED = prepare(
    "risks",
    Submission(
        data={
            "risks": [
                {"risk": "Orders are lost", "likelihood": 4, "impact": 4, "mitigation": ""},
                {"risk": "Slow", "likelihood": 2, "impact": 2, "mitigation": ""},
            ]
        }
    ),
).data
ADDED = {"risk": "Double payment", "likelihood": 3, "impact": 5, "mitigation": "Keys"}
TEST = {"what": "Cut the line while paying", "level": "e2e", "who": "Quinn"}


@pytest.mark.parametrize("kind", ["prd", "adr", "usage", "risks", "contract", "build", "mocks", "runbook"])
@pytest.mark.parametrize("data", [None, {}])
def test_nothing_is_always_possible(kind: str, data: dict[str, Any] | None) -> None:
    assert validate_decision_data(kind, data) == {}


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [
        ("prd", {"note": "x"}, "data"),
        ("usage", {"components": []}, "data"),
        ("risks", [], "data"),
        ("risks", "x", "data"),
        ("risks", {"rows": []}, "data.rows"),
        ("risks", {"risks": {}}, "data.risks"),
        ("risks", {"risks": [{**ADDED, "impact": 9}]}, "data.risks[0].impact"),
        ("risks", {"risks": [{**ADDED, "id": "R1"}]}, "data.risks[0].id"),
        ("risks", {"tests": []}, "data.tests"),
        ("risks", {"tests": {"R9": TEST}}, "data.tests.R9"),
        ("risks", {"tests": {"R1": {"what": ""}}}, "data.tests.R1.what"),
        ("risks", {"tests": {"R1": {**TEST, "level": "big"}}}, "data.tests.R1.level"),
        ("risks", {"tests": {"R1": {**TEST, "link": "javascript:x"}}}, "data.tests.R1.link"),
        ("risks", {"tests": {"R1": 7}}, "data.tests.R1"),
        ("risks", {"tests": {"R1": {**TEST, "what": "nul\0"}}}, "data"),
        ("risks", {"tests": {str(number): TEST for number in range(500)}}, "data.tests"),
        ("mocks", {"screens": [{"name": "Nowhere", "verdict": "correct"}]}, "data.screens[0].name"),
        ("build", {"screens": [{"name": "", "verdict": "correct"}]}, "data.screens[0].name"),
        ("build", {"screens": [{"name": "Cart", "verdict": "fine"}]}, "data.screens[0].verdict"),
        ("build", {"screens": "Cart"}, "data.screens"),
        ("contract", {"proposal": {"openapi": "3.1.0"}}, "data.proposal"),
        ("contract", {"proposal": "hello"}, "data.proposal"),
        ("contract", {"proposal": "openapi: 3.1.0"}, "data.proposal"),
        ("contract", {"changes": "all"}, "data.changes"),
    ],
)
def test_mistakes_are_under_their_field(kind: str, data: Any, field: str) -> None:
    screens = {"screens": [{"name": "Cart"}]}
    artifact = {"risks": DECLARED, "build": screens, "mocks": screens}.get(kind)
    with pytest.raises(InvalidArtifact) as refusal:
        validate_decision_data(kind, data, artifact)
    assert field in refusal.value.errors


def review(**data: Any) -> dict[str, Any]:
    return validate_decision_data("risks", data, DECLARED)


def test_a_review_adds_risks_and_plans_tests() -> None:
    given = review(risks=[ADDED], tests={"R1": TEST, "Q1": "Pay twice", "R2": {}})
    assert given["tests"] == {
        "R1": {**TEST, "link": ""},
        "Q1": {"what": "Pay twice", "level": "", "who": "", "link": ""},
    }
    rows = merge_review(DECLARED["risks"], given)
    assert [(row["id"], row["origin"], bool(row["planned_test"])) for row in rows] == [
        ("R1", "declared", True),
        ("R2", "declared", False),
        ("Q1", "review", True),
    ]
    assert DECLARED["risks"][0]["planned_test"] is None


def test_a_serious_risk_without_a_test_is_found_at_the_threshold() -> None:
    rows = merge_review(DECLARED["risks"], {})
    assert [row["id"] for row in serious_without_test(rows)] == ["R1"]
    assert [row["id"] for row in serious_without_test(rows, 17)] == []
    assert [row["id"] for row in serious_without_test(rows, 4)] == ["R1", "R2"]
    assert serious_without_test(merge_review(rows, review(tests={"R1": TEST}))) == []


def test_reviews_add_up_and_equal_ids_of_different_people_do_not_meet() -> None:
    first = review(risks=[ADDED], tests={"Q1": "First"})
    second = review(risks=[{**ADDED, "risk": "Refund twice"}], tests={"Q1": "Second"})
    rows = merge_review(merge_review(DECLARED["risks"], first), second)
    assert [(row["id"], row["risk"], row["planned_test"]["what"]) for row in rows[2:]] == [
        ("Q1", "Double payment", "First"),
        ("Q2", "Refund twice", "Second"),
    ]


def test_a_risk_posted_again_replaces_itself() -> None:
    first = review(risks=[ADDED])
    second = review(risks=[{**ADDED, "impact": 1}])
    rows = merge_review(merge_review(DECLARED["risks"], first), second)
    assert [(row["id"], row["impact"]) for row in rows[2:]] == [("Q1", 1)]


def test_the_page_shows_the_register_after_its_reviews() -> None:
    given = review(risks=[ADDED], tests={"R1": TEST})
    shown = render("risks", body="", data=DECLARED, reviews=[given])
    assert isinstance(shown, RenderedRisks)
    assert [(row.id, row.origin, row.serious) for row in shown.rows] == [
        ("R1", "declared", True),
        ("R2", "declared", False),
        ("Q1", "review", True),
    ]
    assert shown.rows[0].test is not None
    assert (shown.rows[0].test.level, shown.rows[0].test.who) == ("e2e", "Quinn")
    assert [row.id for row in shown.serious_without_test] == ["Q1"]


def test_a_counter_proposal_is_a_valid_contract() -> None:
    text = json.dumps(ORDERS)
    answer = validate_decision_data("contract", {"proposal": text})
    canonical = prepare("contract", Submission(data=ORDERS)).data["canonical_digest"]
    assert answer == {"proposal": text, "canonical_digest": canonical}


BUILD = {"screens": [{"name": "Cart"}, {"name": "Pay"}]}


def refused(kind: str, **data: Any) -> set[str]:
    with pytest.raises(InvalidArtifact) as refusal:
        validate_decision_data(kind, data, BUILD)
    return set(refusal.value.errors)


@pytest.mark.parametrize(
    ("against", "field"),
    [
        ("mocks", "data.against"),
        ({}, "data.against.mock"),
        ({"mock": {"revision": "1", "digest": "x"}}, "data.against.mock.revision"),
        ({"mock": {"revision": True, "digest": "x"}}, "data.against.mock.revision"),
        ({"mock": {"revision": 1}}, "data.against.mock.digest"),
        ({"mock": {"revision": 1, "digest": "x", "screens": {}}}, "data.against.mock.screens"),
        ({"commit": "4f2a9c1"}, "data.against.commit"),
    ],
)
def test_the_mocks_that_were_seen_are_named_exactly(against: Any, field: str) -> None:
    assert field in refused("build", against=against)
    assert "data.against" in refused("mocks", against=against)


def test_the_mocks_that_were_seen_are_kept() -> None:
    seen = {"mock": {"revision": 2, "digest": "d"}}
    assert validate_decision_data("build", {"against": seen}, BUILD) == {"against": seen}


@pytest.mark.parametrize(
    "box",
    [
        [0, 0, 1],
        [0, 0, 1, 1, 1],
        "0,0,1,1",
        {},
        7,
        [0, 0, 1.2, 1],
        [0.5, 0, 0.6, 1],
        [-0.1, 0, 0.2, 1],
        [True, 0, 0, 0],
    ],
)
def test_a_box_lies_inside_the_picture(box: Any) -> None:
    rows = [{"name": "Cart", "verdict": "wrong", "note": "x", "box": box}]
    assert refused("build", screens=rows) == {"data.screens[0].box"}


def test_a_box_is_kept_to_four_places() -> None:
    rows = [{"name": "Cart", "verdict": "wrong", "note": "x", "box": [0, 1 / 3, 0.25, 2 / 3]}]
    assert validate_decision_data("build", {"screens": rows}, BUILD)["screens"][0]["box"] == [0.0, 0.3333, 0.25, 0.6667]


def test_a_screen_is_wrong_in_several_places_and_correct_only_once() -> None:
    wrong, other = ({"name": "Cart", "verdict": "wrong", "note": note} for note in ("Here", "And here"))
    correct = {"name": "Cart", "verdict": "correct", "note": ""}
    assert validate_decision_data("build", {"screens": [wrong, other]}, BUILD)["screens"] == [wrong, other]
    for rows in ([correct, correct], [correct, wrong], [wrong, correct]):
        assert refused("build", screens=rows) == {"data.screens[1].name"}


def test_verdicts_on_screens_are_kept() -> None:
    given = {"screens": [{"name": "Cart", "verdict": "wrong", "note": "The total is cut"}, {"name": "Pay"}]}
    assert validate_decision_data("build", given)["screens"] == [
        {"name": "Cart", "verdict": "wrong", "note": "The total is cut"},
        {"name": "Pay", "verdict": "", "note": ""},
    ]
