"""What is a valid contract: compared with the official rules on spoiled documents, and what goes beyond them."""

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from jsonschema.exceptions import SchemaError
from openapi_schema_validator.validators import OAS31Validator
from openapi_spec_validator.schemas import openapi_v30_schema_validator, openapi_v31_schema_validator

from reviews.artifacts import InvalidArtifact, Submission, prepare
from tests.reviews.artifacts.contracts import ORDERS, everything_30, everything_31
from tests.reviews.artifacts.mutations import spoiled

# Where the official rules are stricter than OpenAPI's own text, or say nothing of use to people who read a contract.
MORE_LENIENT = (
    "links/next/parameters",  # the text allows any value here
    " + stranger",  # words beside a reference are without effect
)


def mistakes(root: Any) -> list[str]:
    try:
        prepare("contract", Submission(data=root))
    except InvalidArtifact as refusal:
        return refusal.errors["data"]
    return []


def official_30(root: dict[str, Any]) -> bool:
    return bool(openapi_v30_schema_validator.is_valid(root))


def official_31(root: dict[str, Any]) -> bool:
    schemas = (root.get("components") or {}).get("schemas", {}) if isinstance(root.get("components"), dict) else {}
    if not openapi_v31_schema_validator.is_valid(root):
        return False
    try:
        for schema in schemas.values():
            OAS31Validator.check_schema(schema)
    except SchemaError:
        return False
    return True


@pytest.mark.parametrize(("make", "official"), [(everything_30, official_30), (everything_31, official_31)])
def test_a_document_with_everything_is_valid(
    make: Callable[[], dict[str, Any]], official: Callable[[dict[str, Any]], bool]
) -> None:
    assert official(make())
    assert mistakes(make()) == []


@pytest.mark.parametrize(("make", "official"), [(everything_30, official_30), (everything_31, official_31)])
def test_what_the_official_rules_refuse_is_refused(
    make: Callable[[], dict[str, Any]], official: Callable[[dict[str, Any]], bool]
) -> None:
    """Every 41st of some 3,000 spoiled documents; the whole set agrees as well and takes minutes."""
    judged = refused = 0
    for label, root in itertools.islice(spoiled(make()), 0, None, 41):
        if any(exception in label for exception in MORE_LENIENT):
            continue
        judged += 1
        if mistakes(root):
            refused += 1
        else:
            assert official(root), f"{label} should be refused"
    assert judged > 60
    assert refused > 25


def changed(*path: Any, to: Any) -> dict[str, Any]:
    root: dict[str, Any] = json.loads(json.dumps(ORDERS))
    spot: Any = root
    for step in path[:-1]:
        spot = spot[step]
    spot[path[-1]] = to
    return root


GET_ORDER = ("paths", "/orders/{id}", "get")
IN_PATH = {"in": "path", "required": True, "schema": {}}
ORDER = ("components", "schemas", "Order")
BEYOND = {
    "reference to nowhere": (changed(*ORDER, "properties", "state", to={"$ref": "#/no/such"}), "points to nothing"),
    "reference to a file": (changed(*ORDER, "properties", "state", to={"$ref": "state.yaml"}), "outside this"),
    "reference to the net": (changed(*ORDER, "properties", "state", to={"$ref": "http://a.example/s"}), "outside this"),
    "reference to a disk": (changed(*ORDER, "properties", "state", to={"$ref": "file:///etc/passwd"}), "outside this"),
    "reference to a name": (changed(*ORDER, "properties", "state", to={"$ref": "#State"}), "outside this"),
    "dynamic reference": (changed(*ORDER, "properties", "state", to={"$dynamicRef": "http://a/#x"}), "inside this"),
    "reference of no text": (changed(*ORDER, "properties", "state", to={"$ref": 7}), "must be text"),
    "reference to a path": (changed("paths", "/x", to={"$ref": "other.yaml#/x"}), "outside this"),
    "reference to itself": (changed(*ORDER, to={"$ref": "#/components/schemas/Order"}), "circle"),
    "references in a ring": (
        changed("components", "schemas", to={n: {"$ref": f"#/components/schemas/{m}"} for n, m in ("AB", "BC", "CA")}),
        "circle",
    ),
    "reference to a wrong thing": (changed(*GET_ORDER, "responses", to={"200": {"$ref": "#/info"}}), "does not belong"),
    "placeholder without parameter": (changed("paths", "/x/{y}", to={"get": {}}), "no path parameter"),
    "same path twice": (
        changed("paths", "/orders/{number}", to={"parameters": [{"name": "number", **IN_PATH}]}),
        "the same path",
    ),
    "parameter twice": (
        changed(*GET_ORDER, "parameters", to=[{"name": "a", "in": "query", "schema": {}}] * 2),
        "stands twice",
    ),
    "operationId twice": (changed(*GET_ORDER, "operationId", to="listOrders"), "already taken by get /orders"),
    "unknown security": (changed("security", to=[{"key": []}]), "not declared"),
    "status 99": (changed(*GET_ORDER, "responses", "99", to={"description": "d"}), "no response status"),
    "status 2xx in small letters": (changed(*GET_ORDER, "responses", "2xx", to={"description": "d"}), "no response"),
    "path without slash": (changed("paths", "orders", to={}), "must start with “/”"),
    "version as a number": (changed("info", "version", to=1.0), "Put quotes around it"),
    "no responses": (changed(*GET_ORDER, "responses", to={}), "at least one response"),
    "bounds of text": (changed(*ORDER, "properties", "total", "minimum", to="0"), "must be a number"),
    "required twice": (changed(*ORDER, "required", to=["id", "id"]), "twice"),
}


@pytest.mark.parametrize("label", BEYOND)
def test_a_mistake_is_named_in_a_sentence_with_its_place(label: str) -> None:
    root, words = BEYOND[label]
    with pytest.raises(InvalidArtifact) as refusal:
        prepare("contract", Submission(body=json.dumps(root, indent=2)))
    found = refusal.value.errors["body"]
    assert any(words in sentence for sentence in found), found
    assert all(sentence.startswith("Line ") for sentence in found)
    told = [sentence.split(": ", 1)[1] for sentence in found]
    assert sorted(told) == sorted(sentence.split(": ", 1)[1] for sentence in mistakes(root))


@pytest.mark.parametrize("version", ["2.0", "3.0", "3.2.0", "4.0.0", "three", 3, 3.1, None, ["3.1.0"], {"a": 1}])
def test_other_versions_are_refused(version: Any) -> None:
    assert "“openapi” must be a version" in mistakes(changed("openapi", to=version))[0]


@pytest.mark.parametrize(
    ("root", "words"),
    [
        ({"swagger": "2.0", "info": {}, "paths": {}}, "Swagger 2.0"),
        ({"asyncapi": "3.0.0"}, "AsyncAPI"),
        ({"hello": "world"}, "neither an OpenAPI description"),
        ({"$schema": "http://evil.example/schema", "type": "object"}, "unknown dialect"),
        ({"$schema": 7, "type": "object"}, "unknown dialect"),
        ({"type": "sting"}, "must be one of"),
        ({"type": "object", "properties": []}, "must be an object"),
        ({"type": "object", "required": "id"}, "list of names"),
        ({"$ref": "other.json"}, "outside this document"),
        ({"$schema": "http://json-schema.org/draft-04/schema#", "exclusiveMinimum": 3}, "true or false"),
    ],
)
def test_what_is_no_contract_is_refused(root: dict[str, Any], words: str) -> None:
    assert words in mistakes(root)[0]


@pytest.mark.parametrize(
    ("root", "format_"),
    [
        ({"type": "object", "properties": {"a": {"pattern": "\\p{L}+"}}}, "json-schema-2020-12"),
        ({"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A"}, "json-schema-2020-12"),
        ({"$schema": "https://json-schema.org/draft/2019-09/schema", "items": [{}]}, "json-schema-2019-09"),
        ({"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"a": True}}, "json-schema-draft-07"),
        ({"$schema": "http://json-schema.org/draft-04/schema#", "exclusiveMinimum": True}, "json-schema-draft-04"),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"items": {"$ref": "#"}}}}, "json-schema-2020-12"),
        (ORDERS, "openapi-3.1"),
        (everything_30(), "openapi-3.0"),
    ],
)
def test_formats_are_told_apart(root: dict[str, Any], format_: str) -> None:
    assert prepare("contract", Submission(data=root)).data["format"] == format_


def test_lines_are_those_of_the_text_in_yaml_and_json() -> None:
    root = changed("info", "version", to=1.0)
    for text in (yaml.safe_dump(root, sort_keys=False), json.dumps(root, indent=2), json.dumps(root, indent="\t")):
        with pytest.raises(InvalidArtifact) as refusal:
            prepare("contract", Submission(body=text))
        sentence = refusal.value.errors["body"][0]
        if sentence.startswith("Line "):
            line = int(sentence.split(",")[0].removeprefix("Line "))
            assert "version" in text.split("\n")[line - 1]
        else:
            assert "\t" in text
        assert "nfo › version" in sentence
