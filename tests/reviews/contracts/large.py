"""A large believable contract: resources with nested schemas, shared types, circles, and calls on each of them."""

import copy
import json
import random
from typing import Any

Json = dict[str, Any]
MEGABYTE = 1024 * 1024
_NULLABLE_30 = '{"nullable": true, "allOf": [{"$ref": "#/components/schemas/Money"}]}'
# What one resource takes in bytes of JSON, found by trying.
_BYTES_EACH = 5_850


def large_contract(size: int = 10 * MEGABYTE) -> Json:
    """An OpenAPI 3.1 description of about `size` bytes in JSON, the same whenever it is asked for."""
    chance = random.Random(7)
    count = size // _BYTES_EACH
    schemas: Json = {
        "Money": _object(
            amount={"type": "integer", "minimum": 0}, currency={"type": "string", "enum": ["EUR", "USD", "GBP"]}
        ),
        "Problem": _object(
            code={"type": "string"}, message={"type": "string"}, details={"type": "array", "items": {"type": "string"}}
        ),
        "Person": _object(name=_text(chance), email={"type": "string", "format": "email"}, manager=_to("Person")),
    }
    paths: Json = {}
    for number in range(count):
        schemas |= _schemas(number, count, chance)
        paths |= _paths(number, chance)
    info = {"title": "Everything", "version": "1.0.0"}
    return {"openapi": "3.1.0", "info": info, "paths": paths, "components": {"schemas": schemas}}


def next_revision(document: Json, every: int = 100) -> Json:
    """The same contract a release later: every so-many-th resource changed in five ways, and a shared type in one."""
    revision = copy.deepcopy(document)
    schemas = revision["components"]["schemas"]
    schemas["Money"]["properties"]["currency"]["enum"].append("JPY")
    resources = [name for name in schemas if name.startswith("Resource")]
    for name in resources[::every]:
        fields = schemas[name]["properties"]
        fields["title"]["type"] = ["string", "null"]
        fields["rank"]["maximum"] = 50
        del fields["note"]
        fields["added"] = {"type": "string"}
        schemas[name]["required"].append("rank")
    return revision


def reworded(document: Json) -> Json:
    """The same contract with other words in every schema."""
    revision = copy.deepcopy(document)
    for schema in revision["components"]["schemas"].values():
        schema["description"] = "Said in other words."
        for field in schema["properties"].values():
            field["description"] = "Said in other words."
    return revision


def old(document: Json) -> Json:
    """The same contract in the words of OpenAPI 3.0."""
    text = json.dumps(document | {"openapi": "3.0.3"})
    text = text.replace('{"oneOf": [{"$ref": "#/components/schemas/Money"}, {"type": "null"}]}', _NULLABLE_30)
    text = text.replace('"exclusiveMinimum": 0', '"minimum": 0, "exclusiveMinimum": true')
    plain: Json = json.loads(
        text.replace('{"const": "a"}', '{"enum": ["a"]}').replace('{"const": "b"}', '{"enum": ["b"]}')
    )
    return plain


def modern(document: Json) -> Json:
    """A copy, in the words of OpenAPI 3.1 that it is written in."""
    return copy.deepcopy(document)


def _schemas(number: int, count: int, chance: random.Random) -> Json:
    other = chance.randrange(count)
    detail = _object(
        width={"type": "number", "exclusiveMinimum": 0},
        colour={"type": "string", "enum": ["red", "green", "blue"], "description": _words(chance)},
        labels={"type": "object", "additionalProperties": {"type": "string", "maxLength": 80}},
        price=_to("Money"),
        owner=_to("Person"),
    )
    resource = _object(
        id={"type": "string", "format": "uuid", "readOnly": True},
        title=_text(chance),
        note=_text(chance),
        rank={"type": "integer", "minimum": 1, "maximum": 100, "description": _words(chance)},
        created={"type": "string", "format": "date-time", "readOnly": True},
        state={"type": "string", "enum": ["open", "paid", "sent", "closed"], "description": _words(chance)},
        detail=_to(f"Detail{number}"),
        related={"type": "array", "items": _to(f"Resource{other}"), "maxItems": 20},
        total={"oneOf": [_to("Money"), {"type": "null"}]},
        choice={
            "oneOf": [_object(kind={"const": "a"}, a=_text(chance)), _object(kind={"const": "b"}, b=_text(chance))]
        },
    )
    return {f"Detail{number}": detail, f"Resource{number}": resource}


def _paths(number: int, chance: random.Random) -> Json:
    schema, address = _to(f"Resource{number}"), f"/resources{number}"
    listing = {
        "type": "object",
        "properties": {"results": {"type": "array", "items": schema}, "next": {"type": "string"}},
    }
    parameters = [
        {"name": name, "in": "query", "description": _words(chance), "schema": {"type": "string", "maxLength": 100}}
        for name in ("q", "cursor", "sort")
    ]
    identity = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    return {
        address: {
            "get": _operation(chance, listing, parameters=parameters),
            "post": _operation(chance, schema, requestBody=body),
        },
        f"{address}/{{id}}": {
            "parameters": [identity],
            "get": _operation(chance, schema),
            "put": _operation(chance, schema, requestBody=body),
        },
    }


def _operation(chance: random.Random, schema: Json, **more: Any) -> Json:
    problem = {"description": _words(chance), "content": {"application/problem+json": {"schema": _to("Problem")}}}
    success = {"description": _words(chance), "content": {"application/json": {"schema": schema}}}
    responses = {"200": success, "400": problem, "404": problem}
    return {"summary": _words(chance), "description": _words(chance, 25), "responses": responses} | more


def _object(**properties: Any) -> Json:
    return {"type": "object", "required": list(properties)[:2], "properties": properties}


def _text(chance: random.Random) -> Json:
    return {"type": "string", "maxLength": 200, "description": _words(chance)}


def _to(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _words(chance: random.Random, count: int = 10) -> str:
    return " ".join(
        chance.choices(("order", "of", "the", "buyer", "which", "state", "shown", "with", "price", "every"), k=count)
    )
