"""Contracts that are meant to hurt: circles, masses of references, depth, garbage. They are compared, or refused."""

import time
from typing import Any

import pytest

from reviews.contracts import CannotCompare, NotAContract, TooMuchToCompare, canonical_digest, diff, load, unchanged
from tests.reviews.contracts.planted.rows import Json, answer, contract, fields

TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
SECONDS = 10


def to(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def reading(schema: Any, schemas: Json) -> Json:
    return contract("3.1.0", {"responses": {"200": answer(schema)}}, schemas)


def rules(base: Json, revision: Json) -> list[str]:
    started = time.process_time()
    found = sorted(f"{change.rule} {change.where}" for change in diff(base, revision).changes)
    assert time.process_time() - started < SECONDS
    return found


def ring(size: int, last: Json) -> Json:
    schemas = {f"S{n}": fields(next=to(f"S{(n + 1) % size}")) for n in range(size)}
    schemas[f"S{size - 1}"] = fields(next=to("S0"), value=last)
    return reading(to("S0"), schemas)


def test_a_circle_of_ten_thousand_schemas_with_one_difference() -> None:
    found = rules(ring(10_000, TEXT), ring(10_000, WHOLE))
    assert len(found) == 1 and found[0].startswith("response-type-changed 200 · next.next")


@pytest.mark.parametrize("size", [1, 2, 3, 200])
def test_circles_are_told_apart_by_their_digests(size: int) -> None:
    assert unchanged(ring(size, TEXT), ring(size, TEXT))
    assert not unchanged(ring(size, TEXT), ring(size, WHOLE))
    assert not unchanged(ring(size, TEXT), ring(size + 1, TEXT))


def test_a_circle_that_cannot_be_told_apart_in_time_has_the_digest_of_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reviews.contracts.canonical.colours.MAX_STEPS", 100)
    assert unchanged(ring(60, TEXT), ring(60, TEXT))
    assert not unchanged(ring(60, TEXT), ring(60, WHOLE))
    assert canonical_digest(ring(60, TEXT)) != canonical_digest(reading(TEXT, {}))


def test_ten_thousand_references_to_one_schema() -> None:
    def many(kind: Json) -> Json:
        return reading(
            {"type": "object", "properties": {f"f{n}": to("S") for n in range(10_000)}}, {"S": fields(a=kind)}
        )

    found = diff(many(TEXT), many(WHOLE)).changes
    assert len(found) == 64
    assert {change.rule for change in found} == {"response-type-changed"}


def test_a_chain_of_references_to_references() -> None:
    def chain(kind: Json) -> Json:
        return reading(to("S0"), {f"S{n}": to(f"S{n + 1}") for n in range(40)} | {"S40": kind})

    assert rules(chain(TEXT), chain(WHOLE)) == ["response-type-changed 200"]


def test_references_in_a_circle_without_a_value() -> None:
    nothing = reading(to("A"), {"A": to("B"), "B": to("A")})
    assert rules(nothing, nothing) == []
    assert rules(nothing, reading(TEXT, {})) != []
    canonical_digest(nothing)


@pytest.mark.parametrize("keyword", ["allOf", "oneOf", "anyOf"])
def test_schemas_that_consist_of_themselves(keyword: str) -> None:
    def selves(kind: Json) -> Json:
        return reading(to("A"), {"A": {keyword: [to("A"), to("B")]}, "B": {keyword: [to("A"), fields(a=kind)]}})

    assert any(entry.startswith("response-type-changed") for entry in rules(selves(TEXT), selves(WHOLE)))
    assert rules(selves(TEXT), selves(TEXT)) == []
    assert not unchanged(selves(TEXT), selves(WHOLE))


def test_a_diamond_of_references_doubles_at_each_level_and_is_told_so_many_times() -> None:
    def diamond(kind: Json) -> Json:
        levels = {f"L{n}": fields(a=to(f"L{n + 1}"), b=to(f"L{n + 1}")) for n in range(60)}
        return reading(to("L0"), levels | {"L60": fields(end=kind)})

    assert 1 <= len(rules(diamond(TEXT), diamond(WHOLE))) <= 64


def test_all_of_everything() -> None:
    def tangle(kind: Json) -> Json:
        schemas = {f"S{n}": {"allOf": [to(f"S{m}") for m in range(60)], **fields(**{f"f{n}": kind})} for n in range(60)}
        return reading(to("S0"), schemas)

    assert len(rules(tangle(TEXT), tangle(WHOLE))) == 60


def test_a_choice_of_thousands() -> None:
    def choice(count: int) -> Json:
        return reading({"oneOf": [fields(**{f"f{n}": TEXT}) for n in range(count)]}, {})

    assert len(rules(choice(1_000), choice(1_001))) == 1
    alike = reading({"oneOf": [fields(a=TEXT) for _ in range(1_000)]}, {})
    other = reading({"oneOf": [fields(a=WHOLE) for _ in range(1_000)]}, {})
    assert len(rules(alike, other)) >= 1


def test_subsets_without_end_are_compared_or_refused_with_a_sentence() -> None:
    # Each field follows all fields of that name in all parts: the parts of the parts multiply.
    schemas: Json = {}
    for n in range(40):
        schemas[f"S{n}"] = fields(a=to(f"S{(n * 7 + 1) % 40}"), b=to(f"S{(n * 3 + 2) % 40}"))
        schemas[f"S{n}"]["allOf"] = [to(f"S{(n * 11 + 5) % 40}")] if n % 3 else []
    started = time.process_time()
    with pytest.raises(TooMuchToCompare, match="places"):
        diff(reading(to("S1"), schemas), reading(to("S1"), schemas | {"S5": fields(a=WHOLE)}))
    assert time.process_time() - started < SECONDS


def test_the_work_of_one_comparison_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reviews.contracts.document.Work.__init__.__defaults__", (50,))
    with pytest.raises(TooMuchToCompare, match="entangled"):
        diff(ring(100, TEXT), ring(100, WHOLE))
    assert canonical_digest(ring(100, TEXT)) != canonical_digest(ring(100, WHOLE))


def test_two_contracts_that_have_nothing_in_common_are_compared_all_the_same() -> None:
    def apart(prefix: str) -> Json:
        inner = {"type": "object", "properties": {f"{prefix}{n}": TEXT for n in range(60)}}
        return reading({"type": "object", "properties": {f"x{n}": inner for n in range(60)}}, {})

    assert len(rules(apart("a"), apart("b"))) == 2 * 60 * 60


def test_depth_is_refused_and_not_felt() -> None:
    deep: Any = {"type": "string"}
    for _ in range(5_000):
        deep = {"type": "array", "items": deep}
    document = reading(deep, {})
    with pytest.raises(CannotCompare, match="deep"):
        diff(document, reading({"type": "array", "items": deep}, {}))
    assert len(canonical_digest(reading(TEXT, {}))) == 64
    levels = {f"S{n}": {"type": "array", "items": to(f"S{n + 1}")} for n in range(3_000)}
    found = diff(reading(to("S0"), levels | {"S3000": TEXT}), reading(to("S0"), levels | {"S3000": WHOLE})).changes
    assert len(found) == 1 and len(found[0].where) < 400 and len(found[0].text) < 400


GARBAGE: list[Any] = [None, True, 1, -1.5, "x", [], [[]], {}, {"$ref": 5}, {"$ref": "#/nowhere"}, [None, 1, {}]]


@pytest.mark.parametrize("garbage", GARBAGE, ids=repr)
def test_garbage_in_any_place_is_no_reason_to_fall_over(garbage: Any) -> None:
    good = contract(
        "3.1.0",
        {
            "parameters": [{"name": "q", "in": "query", "schema": TEXT}],
            "requestBody": {"content": {"application/json": {"schema": fields(["a"], a=TEXT | {"enum": ["x"]})}}},
            "responses": {"200": answer(TEXT) | {"headers": {"X": {"schema": TEXT}}, "links": {"l": {}}}},
            "security": [{"key": []}],
            "servers": [{"url": "/", "variables": {"v": {"default": "x"}}}],
            "callbacks": {"c": {"{$url}": {"post": {"responses": {}}}}},
        },
        components={
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "k"}},
            "schemas": {"S": TEXT},
        },
    )
    for damaged in _damaged(good, garbage):
        for base, revision in ((good, damaged), (damaged, good), (damaged, damaged)):
            found = diff(base, revision).changes
            assert base is not revision or not found
        canonical_digest(damaged)


def _damaged(document: Any, garbage: Any) -> list[Any]:
    """The document once for each value in it, with garbage in that value's place; its top level stays."""
    found: list[Any] = []
    places = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in places:
        copies: list[Any] = [garbage]
        if isinstance(value, dict | list):
            copies += _damaged(value, garbage)
        for copy in copies:
            damaged = dict(document) if isinstance(document, dict) else list(document)
            damaged[key] = copy
            found.append(damaged)
    return [one for one in found if not isinstance(one, dict) or "paths" not in one or "openapi" in one]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "empty"),
        (b"\xff\xfe", "UTF-8"),
        ("hello", "object with named parts"),
        ("[]", "object with named parts"),
        ("{}", "neither an OpenAPI description"),
        ("{", "not JSON"),
        ("a: [", "not YAML"),
        ("swagger: '2.0'", "Swagger 2.0"),
        ("openapi: 3.1.0", "nothing to agree on"),
        ("openapi: 2.9.0\npaths: {}", "version"),
        ("openapi: 3.1.0\npaths: []", "must be an object"),
        ('{"type": "object", "type": "string"}', "stands twice"),
        ("openapi: 3.1.0\npaths: {/a: {$ref: 'other.yaml'}}", "outside this document"),
        ("openapi: 3.1.0\npaths: {/a: {$ref: 'https://example.com/a'}}", "outside this document"),
        ("openapi: 3.1.0\npaths: {/a: {$ref: '#/components/x'}}", "points to nothing"),
        ('{"$ref": "file:///etc/passwd"}', "outside this document"),
        ('{"enum": [' + "[" * 200 + "]" * 200 + "]}", "nested more than"),
        ('{"const": 1' + "0" * 60 + "}", "digits"),
        ('{"const": NaN}', "NaN"),
    ],
)
def test_what_is_no_contract_is_said_in_a_sentence(text: bytes | str, sentence: str) -> None:
    with pytest.raises(NotAContract, match=sentence):
        load(text)


def test_references_in_values_of_people_are_no_references() -> None:
    document = load('{"type": "object", "examples": [{"$ref": "x"}], "default": {"$ref": "y"}, "const": {"$ref": "z"}}')
    assert diff(document, document).changes == ()


def test_two_kinds_of_contracts_are_not_compared() -> None:
    with pytest.raises(NotAContract, match="two of a kind"):
        diff({"type": "object"}, {"openapi": "3.1.0", "paths": {}})
