"""A small contract of orders, and its next revision with one change of each class; as text."""

import copy
import json
from typing import Any

ORDER: dict[str, Any] = {
    "type": "object",
    "required": ["id", "state", "total"],
    "properties": {
        "id": {"type": "integer"},
        "state": {"type": "string", "enum": ["open", "paid"]},
        "total": {"type": "number", "minimum": 0},
    },
}


def _answer(schema: dict[str, Any]) -> dict[str, Any]:
    return {"200": {"description": "Found", "content": {"application/json": {"schema": schema}}}}


def orders(**total: Any) -> dict[str, Any]:
    """Listing and reading orders; `total` changes that field."""
    order = copy.deepcopy(ORDER)
    order["properties"]["total"] |= total
    to_order = {"$ref": "#/components/schemas/Order"}
    many = {"type": "object", "properties": {"results": {"type": "array", "items": to_order}}}
    identity = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    state = {"name": "state", "in": "query", "required": False, "schema": {"type": "string"}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Orders", "version": "1.0.0"},
        "paths": {
            "/orders": {"get": {"summary": "List orders", "parameters": [state], "responses": _answer(many)}},
            "/orders/{id}": {
                "get": {"summary": "Read one order", "parameters": [identity], "responses": _answer(to_order)}
            },
            "/health": {"get": {"responses": {"204": {"description": "Well"}}}},
        },
        "components": {"schemas": {"Order": order}},
    }


def changed() -> dict[str, Any]:
    """The total may be null (breaking, in two places), filtering is obligatory (breaking), a new state (risky), a new
    field (safe)."""
    document = orders(type=["number", "null"])
    document["paths"]["/orders"]["get"]["parameters"][0]["required"] = True
    fields = document["components"]["schemas"]["Order"]["properties"]
    fields["state"]["enum"].append("held")
    fields["note"] = {"type": "string"}
    return document


def text(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2)
