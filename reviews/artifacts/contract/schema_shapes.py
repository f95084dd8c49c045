"""What a schema may hold: the OpenAPI 3.0 subset, and JSON Schema as OpenAPI 3.1 and plain schema documents use it."""

from collections.abc import Mapping
from typing import Any

from reviews.artifacts.contract.checker import Checker, Rule, Shape
from reviews.artifacts.contract.places import Path
from reviews.artifacts.contract.rules import (
    anything,
    choice,
    count,
    either,
    flag,
    list_of,
    map_of,
    names,
    number,
    positive,
    shaped,
    text,
)

TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
_schema = shaped("schema")

_NUMBERS: dict[str, Rule] = {"multipleOf": positive, "maximum": number, "minimum": number}
_COUNTS: dict[str, Rule] = dict.fromkeys(
    ("maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties"), count
)
_COMMON: dict[str, Rule] = {
    **_NUMBERS,
    **_COUNTS,
    "title": text,
    "description": text,
    "format": text,
    "pattern": text,
    "default": anything,
    "uniqueItems": flag,
    "readOnly": flag,
    "writeOnly": flag,
    "deprecated": flag,
    "not": _schema,
    "properties": map_of(_schema),
    "discriminator": shaped("discriminator"),
    "externalDocs": shaped("externalDocs"),
    "xml": shaped("xml"),
}
_LEAST_ONE = list_of(_schema, least=1)


def _required_30(checker: Checker, value: Any, path: Path) -> None:
    names(checker, value, path)
    if value == []:
        checker.refuse(path, "“required” is empty, but needs at least 1. Leave it out.")


def _type_31(checker: Checker, value: Any, path: Path) -> None:
    if isinstance(value, list) and value:
        names(checker, value, path)
        for index, item in enumerate(value):
            choice(*TYPES)(checker, item, (*path, index))
    else:
        choice(*TYPES)(checker, value, path)


OPENAPI_30_SCHEMA = Shape(
    title="An OpenAPI 3.0 schema",
    may_refer=True,
    fields={
        **_COMMON,
        "type": choice("array", "boolean", "integer", "number", "object", "string"),
        "exclusiveMaximum": flag,
        "exclusiveMinimum": flag,
        "required": _required_30,
        "enum": list_of(anything, least=1),
        "nullable": flag,
        "items": _schema,
        "allOf": list_of(_schema),
        "oneOf": list_of(_schema),
        "anyOf": list_of(_schema),
        "additionalProperties": either(bool, anything, _schema),
        "example": anything,
    },
)

_VALIDATING: dict[str, Rule] = {
    **_COMMON,
    "type": _type_31,
    "exclusiveMaximum": number,
    "exclusiveMinimum": number,
    "required": names,
    "enum": list_of(anything),
    "examples": list_of(anything),
    "allOf": _LEAST_ONE,
    "oneOf": _LEAST_ONE,
    "anyOf": _LEAST_ONE,
    "items": _schema,
    "maxContains": count,
    "minContains": count,
    "dependentRequired": map_of(names),
    "dependentSchemas": map_of(_schema),
    "patternProperties": map_of(_schema),
    "prefixItems": _LEAST_ONE,
    "$defs": map_of(_schema),
    "definitions": map_of(_schema),
    "$comment": text,
    "$id": text,
    "$schema": text,
    "$anchor": text,
    **dict.fromkeys(
        (
            "additionalProperties",
            "contains",
            "propertyNames",
            "if",
            "then",
            "else",
            "unevaluatedItems",
            "unevaluatedProperties",
            "contentSchema",
        ),
        _schema,
    ),
}


def _only_local(checker: Checker, value: dict[str, Any], path: Path) -> None:
    """Other words for a reference would lead outside as well, or depend on where the reader stands."""
    dynamic = value.get("$dynamicRef")
    if dynamic is not None and (not isinstance(dynamic, str) or not dynamic.startswith("#")):
        checker.refuse((*path, "$dynamicRef"), "Only references inside this document are followed.")


def json_schema(title: str, changed: Mapping[str, Rule] | None = None) -> Shape:
    """A schema shape that leaves unknown keywords alone, as JSON Schema does."""
    return Shape(
        title=title,
        may_refer=True,
        may_be_flag=True,
        checks_beside_reference=True,
        fields={**_VALIDATING, **(changed or {})},
        others=anything,
        extra=_only_local,
    )


OPENAPI_31_SCHEMA = json_schema("A schema")
_OLD_ITEMS = either(list, list_of(_schema), _schema)
_OLD: dict[str, Rule] = {
    "items": _OLD_ITEMS,
    "additionalItems": _schema,
    "dependencies": map_of(either(list, names, _schema)),
    # Plain JSON Schema knows nothing of these words of OpenAPI.
    "discriminator": anything,
    "externalDocs": anything,
    "xml": anything,
}
JSON_SCHEMA_2020 = json_schema("A schema", dict.fromkeys(("discriminator", "externalDocs", "xml"), anything))
JSON_SCHEMA_OLD = json_schema("A schema", _OLD)
JSON_SCHEMA_04 = json_schema("A schema", {**_OLD, "exclusiveMaximum": flag, "exclusiveMinimum": flag})
