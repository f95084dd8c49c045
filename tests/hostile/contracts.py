"""Contracts whose references, patterns and words are hostile."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from tests.hostile.case import Case, data_case, text_case
from tests.hostile.vectors import VECTORS

REFERENCES = (
    "http://evil.example/x.yaml", "https://169.254.169.254/latest/meta-data", "file:///etc/passwd", "ftp://evil.example/x", "gopher://evil.example/_x", "jar:file:///x!/y", "data:application/json,{}",
    "javascript:alert(1)", "//evil.example/x", "\\\\evil.example\\x", "x.yaml", "./x.yaml#/a", "../../../etc/passwd", "/etc/passwd", "C:\\x", "x.yaml#", "?a#/b", "urn:uuid:0", "mailto:a@b", "#", "#/", "##", "#a",
    "#/components/schemas/Missing", "#/components/schemas/A", "#/components/schemas/A/properties/self", "#/components/schemas", "#/paths", "#/info/title", "#/paths/~1x/get", "#/components/schemas/~", "#/components/schemas/~2",
    "#/components/schemas/%00", "#/components/schemas/%2e%2e", "#/components/schemas/A%", "#/components/schemas/__proto__", "#/components/schemas/0", "#/components/schemas/-1", "#/" + "a/" * 5000, "#/components/schemas/" + "A" * 50_000,
    "#\u202e", "#/components/schemas/A\0", "http://[::1]/x", "http://127.0.0.1:1/x", "http://localhost/x", "HTTP://EVIL.EXAMPLE", " #/components/schemas/A", "#/components/schemas/A ",
)  # fmt: skip
PATTERNS = (
    "(a+)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(a|aa)+$", "(.*)*x", "(a{1,1000}){1,1000}", "a{1,2147483647}", "[" * 500, "(" * 5000, "(?:" * 3000, "\\", "(?<=a+)b", "(?P<a>x)(?P=a)", "(?#", "[z-a]", "*", "\\p{L}+", "(?i)a", "\\u{110000}", "(?R)",
)  # fmt: skip
_NOT_REFERENCES: tuple[Any, ...] = (1, None, True, [], {}, ["#/a"], {"$ref": "#/a"}, "")


def contracts() -> Iterator[Case]:
    for reference in (*REFERENCES, *_NOT_REFERENCES):
        yield data_case(f"a reference to {str(reference)[:50]!r}", "contract", _with({"$ref": reference}))
    for place in ("parameters", "responses", "requestBodies", "headers", "pathItems", "examples"):
        document = _with({"type": "string"})
        document["components"][place] = {
            "A": {"$ref": f"#/components/{place}/B"},
            "B": {"$ref": f"#/components/{place}/A"},
        }
        yield data_case(f"two {place} that lead to each other", "contract", document)
    yield data_case(
        "a path that is elsewhere", "contract", _with({}) | {"paths": {"/x": {"$ref": "http://evil.example/x.yaml"}}}
    )
    yield data_case("a chain of 5,000 references", "contract", _chain(5000))
    yield data_case("a circle of 1,000 references", "contract", _chain(1000, back=True))
    yield data_case("everything of everything", "contract", _everything(12))
    yield data_case("schemas in each other", "contract", _with(_deep(400)))
    yield data_case(
        "a dynamic reference", "contract", _with({"$dynamicRef": "http://evil.example/#x", "$dynamicAnchor": "x"})
    )
    yield data_case(
        "an identity elsewhere", "contract", _with({"$id": "http://evil.example/x", "$schema": "http://evil.example/s"})
    )
    yield data_case(
        "a discriminator elsewhere",
        "contract",
        _with({"oneOf": [{}], "discriminator": {"propertyName": "a", "mapping": {"b": "http://evil.example"}}}),
    )
    yield data_case(
        "an example elsewhere", "contract", _with({"type": "string", "externalDocs": {"url": "javascript:alert(1)"}})
    )
    yield data_case("a server that runs", "contract", _with({}) | {"servers": [{"url": "javascript:alert(1)"}]})
    yield data_case("an enumeration of 20,000", "contract", _with({"enum": list(range(20_000))}))
    for pattern in PATTERNS:
        yield data_case(
            f"the pattern {pattern[:30]!r}",
            "contract",
            _with({"type": "string", "pattern": pattern, "example": "a" * 40 + "!"}),
        )
    for vector in VECTORS:
        document = contract_saying([vector])
        yield text_case(f"a contract that says {vector[:40]!r}", "contract", json.dumps(document))


def contract_saying(vectors: Sequence[str]) -> dict[str, Any]:
    """A contract that says each of them wherever people may write."""
    document = _with(
        {"type": "string", "description": vectors[0], "example": vectors[0], "enum": list(vectors), "title": vectors[0]}
    )
    document["info"] |= {"title": vectors[0].replace("\n", " "), "description": "\n\n".join(vectors)}
    get = document["paths"]["/x"]["get"]
    for number, vector in enumerate(vectors):
        document["paths"][f"/x{number or ''}"] = {
            "get": {**get, "summary": vector, "description": vector, "operationId": f"x{number}"}
        }
    return document


def _with(schema: dict[str, Any]) -> dict[str, Any]:
    """A small contract whose one answer and one schema are this."""
    answer = {"description": "ok", "content": {"application/json": {"schema": schema}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Carts", "version": "1"},
        "paths": {"/x": {"get": {"responses": {"200": answer}}}},
        "components": {
            "schemas": {
                "A": {"type": "object", "properties": {"self": {"$ref": "#/components/schemas/A"}, "x": schema}}
            }
        },
    }


def _chain(length: int, *, back: bool = False) -> dict[str, Any]:
    document = _with({"$ref": "#/components/schemas/S0"})
    document["components"]["schemas"] = {f"S{n}": {"$ref": f"#/components/schemas/S{n + 1}"} for n in range(length)}
    document["components"]["schemas"][f"S{length}"] = (
        {"$ref": "#/components/schemas/S0"} if back else {"type": "string"}
    )
    return document


def _everything(width: int) -> dict[str, Any]:
    """Each schema has every other one in it: walked naively that is width to the power of width."""
    document = _with({"$ref": "#/components/schemas/S0"})
    names = [f"S{n}" for n in range(width)]
    schema = {"type": "object", "properties": {name: {"$ref": f"#/components/schemas/{name}"} for name in names}}
    document["components"]["schemas"] = {
        name: {**schema, "allOf": [{"$ref": f"#/components/schemas/{names[-1]}"}]} for name in names
    }
    return document


def _deep(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        schema = {"type": "object", "properties": {"a": schema}}
    return schema
