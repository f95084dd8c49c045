"""Hostile YAML and JSON: refused in a sentence, in bounded time, without touching anything."""

import json
from itertools import pairwise
from typing import Any

import pytest
import yaml

from reviews.artifacts import InvalidArtifact, Prepared, Submission, TooLarge, Upload, prepare
from reviews.artifacts.contract.yamltext import load_yaml
from reviews.artifacts.kinds import KINDS
from tests.costs import costs_at_most
from tests.reviews.artifacts import pictures
from tests.reviews.artifacts.contracts import ORDERS
from tests.reviews.artifacts.watch import watched

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
BOMB = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
)
TEXTS = {
    "nothing at all": "# only a comment",
    "a list": "- a\n- b",
    "a word": "hello",
    "a number": "42",
    "two documents": HEAD + "paths: {}\n---\n" + HEAD,
    "a tag": HEAD + "paths: !!python/object/apply:os.system ['id']",
    "a new tag": HEAD + "paths: !!python/object/new:subprocess.Popen [[id]]",
    "an own tag": HEAD + "paths: !include /etc/passwd",
    "a tag on a key": HEAD + "!!str paths: {}",
    "a binary tag": HEAD + "x-a: !!binary aGVsbG8=",
    "a set": HEAD + "x-a: !!set {a, b}",
    "an alias bomb": HEAD + "x-bomb:\n  " + BOMB.replace("\n", "\n  "),
    "an alias of itself": HEAD + "x-a: &a [*a]",
    "an alias in its own map": HEAD + "x-a: &a {b: *a}",
    "an alias of nothing": HEAD + "x-a: *nowhere",
    "a merge key": HEAD + "x-a: &a {b: 1}\nx-c: {<<: *a}",
    "a key twice": HEAD + "info: {title: U, version: '2'}",
    "a key twice deep inside": HEAD + "paths:\n  /a:\n    get: {}\n    get: {}",
    "a list as a key": HEAD + "? [a]\n: b",
    "a map as a key": HEAD + "? {a: 1}\n: b",
    "not a number": HEAD + "x-a: .nan",
    "infinity": HEAD + "x-a: -.inf",
    "a number beyond all": HEAD + "x-a: 1e999",
    "an endless number": HEAD + "x-a: " + "9" * 5000,
    "a tab": HEAD + "paths:\n\t/a: {}",
    "an open quote": HEAD + "x-a: 'open",
    "an open bracket": HEAD + "x-a: [1, 2",
    "a control character": HEAD + "x-a: \x01",
    "an escaped nul": HEAD + 'x-a: "\\0"',
    "an escaped half": HEAD + 'x-a: "\\ud800"',
    "deep brackets": HEAD + "x-a: " + "[" * 100_000,
    "deep braces": HEAD + "x-a: " + "{a: " * 50_000,
    "deep dashes": HEAD + "x-a:\n" + "- " * 50_000,
    "deep question marks": HEAD + "? " * 50_000,
    "deep indentation": HEAD + "".join(" " * n + "a:\n" for n in range(300)),
    "closed but deep": HEAD + "x-a: " + "[" * 101 + "]" * 101,
    "many anchors": HEAD + "x-a: " + "&a " * 20_000,
    "html": "<!DOCTYPE html><html>",
    "xml": "<?xml version='1.0'?><a/>",
    "markdown": "# Contract\n\nGET /orders gives orders.",
    "json with a comment": '{"openapi": "3.1.0" // version\n}',
    "json with a comma too many": '{"openapi": "3.1.0",}',
    "json with single quotes": "{'openapi': '3.1.0'}",
    "json cut short": json.dumps(ORDERS)[:-5],
    "json with more behind": json.dumps(ORDERS) + "{}",
    "json with a key twice": '{"openapi": "3.1.0", "openapi": "3.0.0"}',
    "json with NaN": '{"openapi": "3.1.0", "x-a": NaN}',
    "json with Infinity": '{"openapi": "3.1.0", "x-a": -Infinity}',
    "json with 1e999": '{"openapi": "3.1.0", "x-a": 1e999}',
    "json with an endless number": '{"openapi": "3.1.0", "x-a": ' + "9" * 5000 + "}",
    "json with a nul": '{"openapi": "3.1.0", "x-a": "\\u0000"}',
    "json with a nul in a key": '{"openapi": "3.1.0", "x-\\u0000": 1}',
    "json with half a character": '{"openapi": "3.1.0", "x-a": "\\ud800"}',
    "json with a raw newline": '{"openapi": "3.1.0\n"}',
    "deep json lists": "[" * 100_000,
    "deep json objects": '{"a":' * 100_000,
    "closed deep json": '{"x-a":' + "[" * 2000 + "]" * 2000 + "}",
    "a json list": "[1, 2]",
    "a json word": '"openapi"',
}


@pytest.mark.parametrize("label", TEXTS)
@pytest.mark.parametrize("way", ["body", "files"])
@costs_at_most(1)
def test_a_hostile_text_is_refused_without_touching_anything(label: str, way: str) -> None:
    text = TEXTS[label]
    if way == "files":
        submission = Submission(files=(Upload("contract.yaml", text.encode()),))
    else:
        submission = Submission(body=text)
    with watched() as touched, pytest.raises(InvalidArtifact) as refusal:
        prepare("contract", submission)
    assert list(refusal.value.errors) == [way]
    assert touched == []


FILES = {
    "png": pictures.encoded(pictures.drawn()),
    "zip": b"PK\x03\x04",
    "latin-1": "title: Größe".encode("latin-1"),
    "utf-16": "openapi: 3.1.0".encode("utf-16"),
    "nul": b"openapi: 3.1.0\0",
    "empty": b"",
}


@pytest.mark.parametrize("label", FILES)
def test_a_file_that_is_no_text_is_refused(label: str) -> None:
    with pytest.raises(InvalidArtifact) as refusal:
        prepare("contract", Submission(files=(Upload("openapi.yaml", FILES[label]),)))
    assert list(refusal.value.errors) == ["files"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"),
        ("on", "on"),
        ("010", 10),
        ("0x1F", 31),
        ("0o17", 15),
        ("12:30:45", "12:30:45"),
        ("2026-03-01", "2026-03-01"),
        ("1_000", "1_000"),
        ("~", None),
        ("Null", None),
        ("TRUE", True),
        ("1.5e3", 1500.0),
        (".5", 0.5),
        ("-3", -3),
        ("'true'", "true"),
        ('"1"', "1"),
        ("! 5", "5"),
        ("1.2.3", "1.2.3"),
        ("=", "="),
    ],
)
def test_plain_values_are_those_of_json(written: str, value: Any) -> None:
    loaded = load_yaml(f"a: {written}", "body")["a"]
    assert (loaded, type(loaded)) == (value, type(value))


def test_keys_stay_as_written_and_anchors_are_followed() -> None:
    assert load_yaml("200: &a {on: 1}\nnull: *a\nyes: *a", "body") == {
        "200": {"on": 1},
        "null": {"on": 1},
        "yes": {"on": 1},
    }


def prepared(text: str) -> Prepared:
    return prepare("contract", Submission(body=text))


def test_yaml_and_json_of_one_contract_have_one_canonical_digest() -> None:
    as_yaml = prepared(yaml.safe_dump(ORDERS, sort_keys=False))
    as_json = prepared(json.dumps(ORDERS))
    as_data = prepare("contract", Submission(data=ORDERS))
    assert as_yaml.data["canonical_digest"] == as_json.data["canonical_digest"] == as_data.data["canonical_digest"]
    assert len({as_yaml.digest, as_json.digest, as_data.digest}) == 3
    assert len({as_yaml.source_digest, as_json.source_digest, as_data.source_digest}) == 3


def test_order_comments_and_spelling_of_numbers_do_not_change_the_canonical_digest() -> None:
    turned = {key: ORDERS[key] for key in reversed(ORDERS)}
    text = yaml.safe_dump(turned, sort_keys=False).replace("maximum: 100", "maximum: 1.0e+2  # a hundred")
    assert prepared(text).data["canonical_digest"] == prepared(json.dumps(ORDERS)).data["canonical_digest"]
    other = json.loads(json.dumps(ORDERS))
    other["paths"]["/orders"]["get"]["parameters"][1]["schema"]["maximum"] = 101
    assert prepared(json.dumps(other)).data["canonical_digest"] != prepared(text).data["canonical_digest"]


def test_the_text_is_served_as_it_came_and_the_file_is_kept() -> None:
    text = yaml.safe_dump(ORDERS) + "# the end\r\n"
    one = prepare("contract", Submission(files=(Upload("../orders.YML", text.encode()),)))
    assert one.body == text.replace("\r\n", "\n")
    assert [(file.name, file.content_type, file.content) for file in one.files] == [
        ("orders.yaml", "application/yaml", text.encode())
    ]
    assert one.summary == "OpenAPI 3.1, 3 operations: Orders"
    assert one.data["operations"][0] == {"method": "GET", "path": "/orders", "summary": "List orders"}


def test_a_contract_comes_in_one_way_only() -> None:
    upload = Upload("a.json", json.dumps(ORDERS).encode())
    for submission in (Submission(files=(upload,), body="x"), Submission(body="x", data=ORDERS)):
        with pytest.raises(InvalidArtifact) as refusal:
            prepare("contract", submission)
        assert list(refusal.value.errors) == ["files"]
    with pytest.raises(InvalidArtifact):
        prepare("contract", Submission())


@costs_at_most(2)
def test_size_is_bounded_and_large_contracts_are_quick() -> None:
    with pytest.raises(TooLarge):
        prepare("contract", Submission(body=" " * (KINDS["contract"].max_body_bytes + 1)))
    root = json.loads(json.dumps(ORDERS))
    for number in range(1500):
        root["paths"][f"/orders{number}"] = ORDERS["paths"]["/orders"]["post"] and {
            "get": {"responses": {"200": {"$ref": "#/components/responses/R"}}, "summary": f"Read {number}"}
        }
        root["components"]["schemas"][f"Order{number}"] = ORDERS["components"]["schemas"]["Order"]
    root["components"]["responses"] = {"R": {"description": "d"}}
    text = json.dumps(root, indent=2)
    assert len(text) > 1_000_000
    assert prepared(text).data["operation_count"] == 1503


NAMES = [f"S{number}" for number in range(10_000)]


@costs_at_most(3)
def test_ten_thousand_references_in_a_chain_end() -> None:
    chain = {name: {"$ref": f"#/$defs/{after}"} for name, after in pairwise(NAMES)}
    with pytest.raises(InvalidArtifact):
        prepare("contract", Submission(data={"$ref": "#/$defs/S0", "$defs": {**chain, NAMES[-1]: {"type": "string"}}}))


@costs_at_most(3)
def test_ten_thousand_references_in_a_ring_end() -> None:
    fields = {
        name: {"properties": {"next": {"$ref": f"#/$defs/{after}"}}}
        for name, after in zip(NAMES, [*NAMES[1:], NAMES[0]], strict=True)
    }
    prepare("contract", Submission(data={"$ref": "#/$defs/S0", "$defs": fields}))
