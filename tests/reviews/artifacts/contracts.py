"""Contracts for the tests: small believable ones, and one of each version that uses every part once."""

import copy
from typing import Any

ORDERS: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Orders", "version": "1.4.0", "description": "What the shop knows of orders."},
    "paths": {
        "/orders": {
            "get": {
                "operationId": "listOrders",
                "summary": "List orders",
                "parameters": [
                    {"name": "state", "in": "query", "schema": {"$ref": "#/components/schemas/State"}},
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100}},
                ],
                "responses": {
                    "200": {
                        "description": "A page of orders",
                        "content": {
                            "application/json": {
                                "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Order"}}
                            }
                        },
                    }
                },
            },
            "post": {
                "summary": "Place an order",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}},
                },
                "responses": {"201": {"description": "Placed"}, "4XX": {"description": "Refused"}},
            },
        },
        "/orders/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": {
                "summary": "Read one order",
                "deprecated": True,
                "responses": {
                    "200": {
                        "description": "The order",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/Order"},
                                "example": {"id": 4711, "state": "held", "total": None, "note": "gift"},
                            }
                        },
                    },
                    "404": {"description": "No such order"},
                },
            },
        },
    },
    "components": {
        "schemas": {
            "State": {"type": "string", "enum": ["open", "paid", "sent", "held"]},
            "Order": {
                "type": "object",
                "required": ["id", "total"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "integer"},
                    "state": {"$ref": "#/components/schemas/State"},
                    "total": {"type": ["number", "null"], "minimum": 0},
                    "note": {"type": "string", "maxLength": 200, "description": "What the buyer wrote"},
                    "placed": {"type": "string", "format": "date-time"},
                    "parent": {"$ref": "#/components/schemas/Order"},
                },
            },
        }
    },
}

_EVERYTHING: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {
        "title": "Everything",
        "version": "1",
        "description": "d",
        "termsOfService": "https://example.com/terms",
        "contact": {"name": "n", "url": "https://example.com", "email": "a@example.com"},
        "license": {"name": "MIT", "url": "https://example.com/mit"},
    },
    "servers": [
        {"url": "https://{env}.example.com", "variables": {"env": {"default": "live", "enum": ["live", "test"]}}}
    ],
    "security": [{"key": []}],
    "tags": [{"name": "t", "description": "d", "externalDocs": {"url": "https://example.com", "description": "d"}}],
    "externalDocs": {"url": "https://example.com"},
    "x-own": {"anything": 1},
    "paths": {
        "/things/{id}": {
            "summary": "s",
            "description": "d",
            "servers": [{"url": "/"}],
            "parameters": [{"$ref": "#/components/parameters/Id"}],
            "get": {
                "tags": ["t"],
                "summary": "s",
                "description": "d",
                "operationId": "getThing",
                "deprecated": False,
                "security": [{"oauth": ["read"]}, {}],
                "parameters": [
                    {
                        "name": "q",
                        "in": "query",
                        "description": "d",
                        "style": "form",
                        "explode": True,
                        "allowReserved": False,
                        "schema": {"type": "string"},
                        "examples": {"one": {"summary": "s", "value": 1}, "two": {"$ref": "#/components/examples/E"}},
                    },
                    {"name": "h", "in": "header", "content": {"application/json": {"schema": {"type": "object"}}}},
                    {"name": "c", "in": "cookie", "schema": {"type": "integer"}, "example": 3},
                ],
                "responses": {
                    "200": {
                        "description": "d",
                        "headers": {"X-Rate": {"description": "d", "schema": {"type": "integer"}}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                        "links": {"next": {"operationId": "getThing", "parameters": {"id": "$response.body#/id"}}},
                    },
                    "5XX": {"$ref": "#/components/responses/Broken"},
                    "default": {"description": "d"},
                },
            },
            "put": {
                "requestBody": {"$ref": "#/components/requestBodies/Body"},
                "responses": {"204": {"description": "d"}},
                "callbacks": {
                    "done": {"{$request.body#/url}": {"post": {"responses": {"200": {"description": "ok"}}}}}
                },
            },
        }
    },
    "components": {
        "schemas": {
            "Thing": {
                "type": "object",
                "title": "t",
                "description": "d",
                "required": ["id"],
                "properties": {
                    "id": {"type": "string", "minLength": 1, "maxLength": 9, "pattern": "^[a-z]+$", "readOnly": True},
                    "n": {"type": "number", "multipleOf": 0.5, "minimum": 0, "maximum": 10, "format": "double"},
                    "l": {"type": "array", "items": {"type": "integer"}, "minItems": 0, "uniqueItems": True},
                    "e": {"type": "string", "enum": ["a", "b"], "default": "a"},
                    "self": {"$ref": "#/components/schemas/Thing"},
                },
                "additionalProperties": {"type": "string"},
                "minProperties": 1,
                "xml": {"name": "n", "wrapped": True},
            },
            "Either": {
                "oneOf": [{"$ref": "#/components/schemas/Thing"}, {"type": "string"}],
                "discriminator": {"propertyName": "kind", "mapping": {"thing": "#/components/schemas/Thing"}},
            },
            "Both": {"allOf": [{"$ref": "#/components/schemas/Thing"}, {"not": {"type": "integer"}}]},
            "Any": {"anyOf": [{"type": "string"}], "externalDocs": {"url": "https://example.com"}, "deprecated": True},
        },
        "parameters": {"Id": {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}},
        "responses": {"Broken": {"description": "d"}},
        "examples": {"E": {"externalValue": "https://example.com/e.json", "description": "d"}},
        "requestBodies": {
            "Body": {
                "description": "d",
                "required": True,
                "content": {
                    "multipart/form-data": {
                        "schema": {"type": "object"},
                        "encoding": {"file": {"contentType": "image/png", "style": "form", "explode": True}},
                        "example": {"a": 1},
                    }
                },
            }
        },
        "headers": {"H": {"schema": {"type": "string"}, "style": "simple", "required": True}},
        "securitySchemes": {
            "key": {"type": "apiKey", "name": "k", "in": "header", "description": "d"},
            "basic": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
            "oauth": {
                "type": "oauth2",
                "flows": {
                    "implicit": {"authorizationUrl": "https://example.com/a", "scopes": {"read": "r"}},
                    "authorizationCode": {
                        "authorizationUrl": "https://example.com/a",
                        "tokenUrl": "https://example.com/t",
                        "refreshUrl": "https://example.com/r",
                        "scopes": {},
                    },
                },
            },
            "oidc": {"type": "openIdConnect", "openIdConnectUrl": "https://example.com/o"},
        },
        "links": {"L": {"operationRef": "#/paths/~1things~1{id}/get", "description": "d", "requestBody": "x"}},
        "callbacks": {"C": {"{$url}": {"get": {"responses": {"200": {"description": "d"}}}}}},
    },
}


def everything_30() -> dict[str, Any]:
    """An OpenAPI 3.0 description with every kind of object in it."""
    return copy.deepcopy(_EVERYTHING)


def everything_31() -> dict[str, Any]:
    """The same as OpenAPI 3.1, with what 3.1 adds."""
    root = everything_30()
    root["openapi"] = "3.1.0"
    root["info"] |= {"summary": "s", "license": {"name": "MIT", "identifier": "MIT"}}
    root["jsonSchemaDialect"] = "https://spec.openapis.org/oas/3.1/dialect/base"
    root["webhooks"] = {"paid": {"post": {"responses": {"200": {"description": "d"}}}}}
    root["components"]["pathItems"] = {"P": {"get": {"summary": "s"}}}
    root["components"]["securitySchemes"]["tls"] = {"type": "mutualTLS"}
    root["components"]["schemas"]["New"] = {
        "type": ["string", "null"],
        "exclusiveMinimum": 0,
        "const": 1,
        "examples": [1, 2],
        "prefixItems": [{"type": "string"}],
        "contains": True,
        "patternProperties": {"^a": {"type": "string"}},
        "dependentRequired": {"a": ["b"]},
        "if": {"type": "object"},
        "then": False,
        "$defs": {"Inner": {"$ref": "#/components/schemas/Thing", "description": "d"}},
        "unevaluatedProperties": False,
        "own-word": {"$comment": "kept"},
    }
    return root
