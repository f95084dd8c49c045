"""The comparison as its callers see it: a reviewer's story, progress, counts, and hands off the network."""

import copy
from pathlib import Path
from typing import Any

from reviews.contracts import Change, diff, load
from tests.reviews.artifacts.contracts import ORDERS
from tests.reviews.artifacts.watch import watched
from tests.reviews.contracts.large import large_contract, next_revision
from tests.reviews.contracts.planted.rows import answer, contract, fields


def revised() -> dict[str, Any]:
    """A field of an answer may be null, a parameter is required, and a state is new on both sides."""
    revision: dict[str, Any] = copy.deepcopy(ORDERS)
    schemas = revision["components"]["schemas"]
    schemas["Order"]["properties"]["id"]["type"] = ["integer", "null"]
    schemas["State"]["enum"].append("lost")
    revision["paths"]["/orders"]["get"]["parameters"][0]["required"] = True
    return revision


def told(changes: tuple[Change, ...]) -> set[tuple[str, str, str, str]]:
    return {(change.cls, change.operation, change.where, change.rule) for change in changes}


def test_the_reviewer_reads_which_change_breaks_whom() -> None:
    found = diff(ORDERS, revised())
    assert told(found.changes) == {
        ("breaking", "GET /orders", "200 · [].id", "response-nullable-added"),
        ("breaking", "GET /orders/{id}", "200 · id", "response-nullable-added"),
        ("breaking", "GET /orders", "query · state", "request-parameter-required"),
        ("risky", "GET /orders", "200 · [].state", "response-enum-value-added"),
        ("risky", "GET /orders/{id}", "200 · state", "response-enum-value-added"),
        ("safe", "GET /orders", "query · state", "request-enum-value-added"),
        ("safe", "POST /orders", "body · state", "request-enum-value-added"),
        ("safe", "POST /orders", "body · id", "request-nullable-added"),
    }
    assert [change.cls for change in found.changes] == ["breaking"] * 3 + ["risky"] * 2 + ["safe"] * 3
    texts = {change.text for change in found.of_class("breaking")}
    assert "“id” can now be null, where there always was a value. Reading it as a whole number fails then." in texts
    assert found.breaks and (found.operations_unchanged, found.operations_changed) == (0, 3)


def test_operations_are_counted_by_their_fate() -> None:
    revision = copy.deepcopy(ORDERS)
    del revision["paths"]["/orders/{id}"]
    revision["paths"]["/health"] = {"get": {"responses": {"200": {"description": "ok"}}}}
    revision["paths"]["/orders"]["post"]["operationId"] = "placeOrder"
    found = diff(ORDERS, revision)
    counts = (found.operations_unchanged, found.operations_changed, found.operations_added, found.operations_removed)
    assert counts == (1, 1, 1, 1)


def test_progress_goes_from_0_to_1() -> None:
    document = large_contract(100_000)
    shares: list[float] = []
    diff(document, next_revision(document), on_progress=shares.append)
    assert shares == sorted(shares) and shares[0] == 0.0 and shares[-1] == 1.0 and len(shares) > 10


def test_the_same_change_at_a_thousand_places_is_told_at_so_many() -> None:
    def shared(kind: str) -> dict[str, Any]:
        operation = {"responses": {"200": answer({"$ref": "#/components/schemas/S"})}}
        document = contract("3.1.0", operation, {"S": fields(a={"type": kind})})
        return document | {"paths": {f"/p{number}": {"get": operation} for number in range(1_500)}}

    found = diff(shared("string"), shared("integer"))
    assert len(found.changes) == 1_000 and all(change.has_more for change in found.changes)
    assert found.operations_changed == 1_500


def test_an_accepted_change_stays_while_the_revision_goes_on() -> None:
    accepted = {change.fingerprint for change in diff(ORDERS, revised()).of_class("breaking")}
    later = revised()
    order = later["components"]["schemas"].pop("Order")
    text = copy.deepcopy(later["paths"])
    order["properties"] |= {"aaa": {"$ref": "#/components/schemas/State"}, "gift": {"type": "boolean"}}
    order["properties"]["parent"] = {"$ref": "#/components/schemas/Purchase"}
    later["components"]["schemas"] = {"Purchase": order} | later["components"]["schemas"]
    later["paths"] = {"/a": {"get": {"responses": {"200": {"description": "ok"}}}}} | _renamed(text)
    assert accepted <= {change.fingerprint for change in diff(ORDERS, later).changes}
    narrower = revised()
    narrower["components"]["schemas"]["Order"]["properties"]["id"]["type"] = ["string", "null"]
    fresh = {change.fingerprint for change in diff(ORDERS, narrower).of_class("breaking")} - accepted
    assert len(fresh) == 3, "another type is another change, in two answers and one body"


def _renamed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_renamed(child) for child in value]
    return "#/components/schemas/Purchase" if value == "#/components/schemas/Order" else value


def test_nothing_is_opened_whatever_is_referred_to(tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text('{"type": "string"}')
    for reference in (
        secret.as_uri(),
        str(secret),
        "http://127.0.0.1:9/a",
        "//x.example/a",
        "other.yaml#/a",
        "#/a/../..",
    ):
        document = contract("3.1.0", {"responses": {"200": answer({"$ref": reference})}})
        with watched() as touched:
            diff(document, contract("3.1.0", {"responses": {"200": answer({"type": "string"})}}))
        assert touched == []


def test_yaml_and_json_of_one_contract_are_the_same() -> None:
    yaml = load("openapi: 3.0.3\npaths:\n  /a:\n    get:\n      responses:\n        200: {description: ok}\n")
    json = load('\ufeff{"openapi": "3.0.3", "paths": {"/a": {"get": {"responses": {"200": {"description": "ok"}}}}}}')
    assert diff(yaml, json).changes == ()
