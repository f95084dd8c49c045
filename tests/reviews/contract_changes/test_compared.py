"""What a review page shows of two contracts."""

import json
from typing import Any

import pytest

from reviews.contract_changes import Compared, compare
from reviews.contracts import CannotCompare, diff
from tests.reviews.contract_changes.orders import changed, orders, text


@pytest.fixture(scope="module")
def found() -> Compared:
    return compare(text(orders()), text(changed()))


def one(found: Compared, rule: str) -> dict[str, Any]:
    return next(change for change in found.changes if change["rule"] == rule)


def lines(found: Compared, name: str, block: int = 0) -> list[str]:
    operation = next(one for one in found.shown if one["name"] == name)
    return [
        line["mark"] + "".join(f"[{part}]" if is_new else part for part, is_new in line["parts"])
        for line in operation["blocks"][block]["lines"]
    ]


def test_one_edit_of_a_schema_is_one_change_with_all_its_places_the_plainest_first(found: Compared) -> None:
    change = one(found, "response-nullable-added")
    assert [(place["operation"], place["where"]) for place in change["places"]] == [
        ("GET /orders/{id}", "200 · total"),
        ("GET /orders", "200 · results[].total"),
    ]
    assert change["class"] == "breaking" and change["suggestion"]


def test_every_change_of_the_engine_is_in_exactly_one_group(found: Compared) -> None:
    told = sorted(place["fingerprint"] for change in found.changes for place in change["places"])
    assert told == sorted(change.fingerprint for change in diff(orders(), changed()).changes)
    assert [change["class"] for change in found.changes] == sorted(
        (change["class"] for change in found.changes), key=("breaking", "risky", "safe").index
    )


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("response-nullable-added", "Breaks whoever reads this answer."),
        ("request-parameter-required", "Breaks everybody who calls this."),
        ("response-enum-value-added", "May surprise whoever reads this answer."),
        ("response-property-added", ""),
    ],
)
def test_it_says_whom_a_change_concerns(found: Compared, rule: str, words: str) -> None:
    assert one(found, rule)["affects"] == words


def test_what_belongs_to_no_call_concerns_everybody() -> None:
    after = orders()
    after["servers"] = [{"url": "https://b.example.org"}]
    before = orders()
    before["servers"] = [{"url": "https://a.example.org"}]
    assert one(compare(text(before), text(after)), "server-removed")["affects"].endswith("uses this contract.")


def test_changed_lines_are_marked_where_they_stand(found: Compared) -> None:
    assert lines(found, "GET /orders") == ["-state: string  query", "+state: string  query, required"]
    assert lines(found, "GET /orders/{id}") == [
        " id:    integer             required",
        "~state: open | paid[ | held]  required",
        "-total: number              required, minimum 0",
        "+total: number or null      required, minimum 0",
        "+note:  string",
    ]


def test_lines_that_stand_in_several_calls_are_shown_once(found: Compared) -> None:
    reading = next(one for one in found.shown if one["name"] == "GET /orders/{id}")
    listing = next(one for one in found.shown if one["name"] == "GET /orders")
    assert listing["blocks"][1] == {"title": "Order", "same_as": reading["anchor"]}


def test_counts_and_examples(found: Compared) -> None:
    assert found.counts == {"unchanged": 1, "changed": 2, "added": 0, "removed": 0}
    assert all(json.loads(operation["example"]) for operation in found.shown)


def test_calls_that_came_and_went() -> None:
    after = orders()
    after["paths"]["/carts"] = after["paths"].pop("/orders")
    found = compare(text(orders()), text(after))
    assert {one["name"]: one["change"] for one in found.shown} == {"GET /carts": "added", "GET /orders": "removed"}
    assert all(line.startswith("+") for line in lines(found, "GET /carts"))


def test_a_bare_schema_is_shown_too() -> None:
    before = {"type": "object", "properties": {"name": {"type": "string"}}}
    after = {"type": "object", "properties": {"name": {"type": "integer"}}}
    found = compare(text(before), text(after))
    assert lines(found, "") == ["-name: string", "+name: integer"]


def test_what_cannot_be_compared_says_so() -> None:
    with pytest.raises(CannotCompare, match="Compare two of a kind"):
        compare(text(orders()), text({"type": "object"}))


def test_progress_grows_to_the_whole() -> None:
    told: list[float] = []
    compare(text(orders()), text(changed()), tell=told.append)
    assert told == sorted(told) and told[-1] == 1.0
