"""The comparison against generated schemas: it never falls over, and wider means wider."""

import copy
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.contracts import ContractDiff, diff, unchanged
from tests.reviews.contracts.planted.rows import answer, body, contract
from tests.reviews.contracts.shuffling import shuffled

NAMES = st.sampled_from(["a", "b", "c", "description", "*", "$ref", "x-y", ""])
VALUES = (
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(-2, 2) | NAMES | st.lists(st.integers(0, 2), max_size=2)
)
TYPES = st.sampled_from(["string", "integer", "number", "boolean", "object", "array", "null"])
REFERENCES = st.sampled_from([f"#/components/schemas/{name}" for name in "STUV"] + ["#", "#/nowhere", "other.json"])
COUNTS = st.integers(0, 4)


def _grown(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    keywords: dict[str, st.SearchStrategy[Any]] = {
        "type": TYPES | st.lists(TYPES, max_size=3),
        "nullable": st.booleans(),
        "enum": st.lists(VALUES, max_size=3),
        "const": VALUES,
        "default": VALUES,
        **dict.fromkeys(("minimum", "maximum", "multipleOf"), st.integers(-2, 4) | st.floats(0, 4)),
        **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), st.booleans() | st.integers(-2, 2)),
        **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), COUNTS),
        "uniqueItems": st.booleans(),
        "format": st.sampled_from(["uuid", "date", "int32", "byte", "binary", "own"]),
        "pattern": st.sampled_from(["^a", "b$", ".*"]),
        "properties": st.dictionaries(NAMES, inner, max_size=3),
        "patternProperties": st.dictionaries(st.just("^x"), inner, max_size=1),
        "required": st.lists(NAMES, max_size=2),
        "additionalProperties": st.booleans() | inner,
        "items": inner | st.booleans(),
        "prefixItems": st.lists(inner, max_size=2),
        **dict.fromkeys(("allOf", "oneOf", "anyOf"), st.lists(inner, max_size=3)),
        **dict.fromkeys(("not", "if", "then", "contains", "propertyNames"), inner),
        "dependentRequired": st.dictionaries(NAMES, st.lists(NAMES, max_size=2), max_size=1),
        **dict.fromkeys(("readOnly", "writeOnly", "deprecated"), st.booleans()),
        "discriminator": st.builds(lambda field: {"propertyName": field}, NAMES),
        "$ref": REFERENCES,
        "title": NAMES,
    }
    return st.fixed_dictionaries({}, optional=keywords)


def sparse(schema: Any, chance: random.Random) -> Any:
    """The schema with most of its keywords left out, so that it means something."""
    if not isinstance(schema, dict):
        return schema
    kept = [key for key in schema if chance.random() < 0.25]
    return {key: _sparse_inside(schema[key], chance) for key in kept}


def _sparse_inside(value: Any, chance: random.Random) -> Any:
    if isinstance(value, list):
        return [sparse(entry, chance) for entry in value]
    return {key: sparse(entry, chance) for key, entry in value.items()} if isinstance(value, dict) else value


SCHEMAS = st.recursive(
    st.just({}) | st.booleans() | st.builds(lambda kind: {"type": kind}, TYPES), _grown, max_leaves=6
)
SOME = st.builds(lambda schema, seed: sparse(schema, random.Random(seed)), SCHEMAS, st.integers(0, 99)) | SCHEMAS
LIBRARY = st.dictionaries(st.sampled_from("STUV"), SOME, max_size=4)
VERSIONS = st.sampled_from(["3.0.3", "3.1.0"])


def used(version: str, schema: Any, library: dict[str, Any]) -> dict[str, Any]:
    operation = {"requestBody": body(schema, required=True), "responses": {"200": answer(schema)}}
    return contract(version, operation, library)


@settings(max_examples=150, deadline=None)
@given(VERSIONS, VERSIONS, SOME, SOME, LIBRARY, LIBRARY)
def test_no_two_schemas_make_it_fall_over(
    old: str, new: str, one: Any, other: Any, library: dict[str, Any], later: dict[str, Any]
) -> None:
    base, revision = used(old, one, library), used(new, other, later)
    found = diff(base, revision)
    assert len({change.fingerprint for change in found.changes}) == len(found.changes)
    # What the digest calls the same, the comparison does: only what nobody uses may differ.
    if unchanged(base, revision):
        assert all(change.rule.startswith("component-") for change in found.changes), found.changes


@settings(max_examples=150, deadline=None)
@given(VERSIONS, SOME, LIBRARY, st.integers(0, 99))
def test_a_contract_in_another_order_is_the_same(version: str, schema: Any, library: dict[str, Any], seed: int) -> None:
    document = used(version, schema, library)
    other = shuffled(document, random.Random(seed))
    assert diff(document, copy.deepcopy(document)).changes == ()
    assert unchanged(document, other)
    assert diff(document, other).changes == ()


@settings(max_examples=100, deadline=None)
@given(SOME, SOME, LIBRARY)
def test_what_comes_and_goes_comes_back_the_other_way_round(one: Any, other: Any, library: dict[str, Any]) -> None:
    there, back = diff(used("3.1.0", one, library), used("3.1.0", other, library)), None
    back = diff(used("3.1.0", other, library), used("3.1.0", one, library))
    assert bool(there.changes) == bool(back.changes)


PLAIN = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("string")}, optional={"minLength": st.integers(2, 3), "maxLength": st.integers(5, 9)}
    ),
    st.fixed_dictionaries(
        {"type": st.just("integer")}, optional={"minimum": st.integers(2, 3), "maximum": st.integers(5, 9)}
    ),
    st.builds(lambda values: {"enum": sorted(values)}, st.sets(st.sampled_from("abcdef"), min_size=2)),
    st.just({"type": ["string", "null"]}),
)
OBJECTS = st.builds(
    lambda fields, required: {"type": "object", "properties": fields, "required": sorted(required & fields.keys())},
    st.dictionaries(st.sampled_from("abcd"), PLAIN, min_size=1),
    st.sets(st.sampled_from("abcd")),
)


def widened(schema: dict[str, Any], chance: random.Random) -> dict[str, Any] | None:
    """The schema with one limit less, None where there is none to take."""
    schema = copy.deepcopy(schema)
    holders = [schema, *schema.get("properties", {}).values()]
    steps = []
    for holder in holders:
        steps += [(holder, key) for key in ("minLength", "maxLength", "minimum", "maximum") if key in holder]
        steps += [(holder, key) for key in ("required",) if holder.get(key)]
        steps += [(holder, "enum")] if len(holder.get("enum", "")) > 0 else []
        steps += [(holder, "type")] if holder.get("type") in ("integer", "string") else []
    if not steps:
        return None
    holder, key = chance.choice(steps)
    if key == "required":
        holder[key].pop()
    elif key == "enum":
        holder[key].append("zz")
    elif key == "type":
        holder[key] = [holder[key], "boolean"]
    else:
        del holder[key]
    return schema


def sends(schema: Any) -> dict[str, Any]:
    return contract("3.1.0", {"requestBody": body(schema, required=True), "responses": {}})


def receives(schema: Any) -> dict[str, Any]:
    return contract("3.1.0", {"responses": {"200": answer(schema)}})


@settings(max_examples=150, deadline=None)
@given(OBJECTS, st.integers(0, 999))
def test_wider_requests_are_safe_and_narrower_ones_break_and_answers_the_other_way_round(
    schema: Any, seed: int
) -> None:
    wider = widened(schema, random.Random(seed))
    if wider is None:
        return
    assert classes(diff(sends(schema), sends(wider))) == {"safe"}
    assert classes(diff(sends(wider), sends(schema))) == {"breaking"}
    assert classes(diff(receives(wider), receives(schema))) == {"safe"}
    assert classes(diff(receives(schema), receives(wider))) <= {"breaking", "risky"}
    assert classes(diff(receives(schema), receives(wider)))


def classes(found: ContractDiff) -> set[str]:
    return {change.cls for change in found.changes}
