"""The readable contract: what an operation takes and gives, line by line."""

import json
from typing import Any

from reviews.artifacts import Operation, RenderedContract, SchemaLine, Submission, prepare, render
from reviews.artifacts.contract.schema_lines import MAX_LINES, notes_on, schema_lines, type_words
from tests.costs import costs_at_most
from tests.reviews.artifacts.contracts import ORDERS, everything_30, everything_31


def page(root: dict[str, Any]) -> RenderedContract:
    prepared = prepare("contract", Submission(data=root))
    rendered = render("contract", body=prepared.body, data=prepared.data)
    assert isinstance(rendered, RenderedContract)
    return rendered


def operation(method: str, path: str) -> Operation:
    return next(found for found in page(ORDERS).operations if (found.method, found.path) == (method, path))


def test_the_page_says_what_the_contract_is() -> None:
    shown = page(ORDERS)
    assert (shown.format, shown.title, shown.version) == ("OpenAPI 3.1", "Orders", "1.4.0")
    assert shown.description == "What the shop knows of orders."
    assert [(found.method, found.path) for found in shown.operations] == [
        ("GET", "/orders"),
        ("POST", "/orders"),
        ("GET", "/orders/{id}"),
    ]
    assert [schema.name for schema in shown.schemas] == ["State", "Order"]
    assert json.loads(shown.text) == ORDERS
    assert not shown.shortened
    anchors = [found.anchor for found in shown.operations] + [found.anchor for found in shown.schemas]
    assert len(set(anchors)) == len(anchors)


def test_a_response_is_read_line_by_line() -> None:
    read_one = operation("GET", "/orders/{id}")
    assert (read_one.summary, read_one.deprecated) == ("Read one order", True)
    assert [(p.name, p.place, p.type, p.required) for p in read_one.parameters] == [("id", "path", "string", True)]
    assert [response.status for response in read_one.responses] == ["200", "404"]
    content = read_one.responses[0].contents[0]
    assert (content.media_type, content.schema_name) == ("application/json", "Order")
    assert [(line.name, line.type, line.required, line.notes) for line in content.lines] == [
        ("id", "integer", True, ""),
        ("state", "State", False, ""),
        ("total", "number or null", True, "minimum 0"),
        ("note", "string", False, "up to 200 characters"),
        ("placed", "string (date-time)", False, ""),
        ("parent", "Order", False, ""),
    ]
    assert content.lines[3].description == "What the buyer wrote"
    assert json.loads(content.example) == {"id": 4711, "state": "held", "total": None, "note": "gift"}


def test_lists_parameters_and_bodies_are_named() -> None:
    listing = operation("GET", "/orders")
    assert listing.responses[0].contents[0].schema_name == "list of Order"
    assert [(p.name, p.type, p.notes) for p in listing.parameters] == [
        ("state", "State", ""),
        ("limit", "integer", "minimum 1, maximum 100"),
    ]
    placing = operation("POST", "/orders")
    assert placing.request_required
    assert [response.status for response in placing.responses] == ["201", "4XX"]
    made = json.loads(placing.request[0].example)
    assert made["state"] == "open"
    assert made["placed"].endswith("Z")


def test_everything_is_shown_without_fault() -> None:
    for root in (everything_30(), everything_31()):
        shown = page(root)
        assert len(shown.operations) == 2
        assert [p.name for p in shown.operations[0].parameters] == ["id", "q", "h", "c"]


def test_a_bare_schema_is_shown_as_one() -> None:
    shown = page({"title": "Event", "properties": {"at": {"$ref": "#/$defs/At"}}, "$defs": {"At": {"type": "string"}}})
    assert shown.operations == ()
    assert [schema.name for schema in shown.schemas] == ["Event", "At"]
    assert shown.schemas[0].lines == (SchemaLine(depth=0, name="at", type="At"),)


def test_types_are_said_in_words() -> None:
    said = {
        "open | paid": {"enum": ["open", "paid"]},
        "1 | null": {"enum": [1, None]},
        "string or null": {"type": "string", "nullable": True},
        "list of list of integer": {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}},
        "Card or Invoice": {"oneOf": [{"$ref": "#/components/schemas/Card"}, {"$ref": "#/components/schemas/Invoice"}]},
        "Base with object": {"allOf": [{"$ref": "#/a/Base"}, {"type": "object"}]},
        "A/B": {"$ref": "#/a/A~1B"},
        "eur": {"const": "eur"},
        "anything": {},
        "object": {"properties": {}},
    }
    for words, schema in said.items():
        assert type_words(schema) == words
    assert (type_words(True), type_words(False)) == ("anything", "nothing")
    assert notes_on({"exclusiveMinimum": 0, "default": "x", "readOnly": True, "additionalProperties": False}) == (
        "above 0, read only, default x, no other fields"
    )


@costs_at_most(2)
def test_circles_and_branching_schemas_end() -> None:
    """Each level refers twice to the next: walked without a count, 2 to the power of 40 steps."""
    definitions: dict[str, Any] = {
        f"L{n}": {"allOf": [{"$ref": f"#/$defs/L{n + 1}"}, {"$ref": f"#/$defs/L{n + 1}"}]} for n in range(40)
    }
    definitions["L40"] = {"allOf": [{"$ref": "#/$defs/L0"}, {"properties": {"end": {"type": "string"}}}]}
    nested: dict[str, Any] = {"type": "string"}
    for _ in range(30):
        nested = {"oneOf": [nested] * 6}
    page({"$ref": "#/$defs/L0", "$defs": definitions})
    assert len(type_words(nested)) < 400
    assert len(schema_lines({}, nested)) <= MAX_LINES + 1
    wide = {"properties": {f"field{number}": {"type": "string"} for number in range(1000)}}
    lines = schema_lines({}, wide)
    assert (len(lines), lines[-1].name) == (MAX_LINES + 1, "…")


def test_a_very_long_contract_says_that_it_is_shortened() -> None:
    paths = {f"/p{number}": {"get": {"responses": {"200": {"description": "d"}}}} for number in range(500)}
    shown = page({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths})
    assert (len(shown.operations), shown.shortened) == (200, True)
