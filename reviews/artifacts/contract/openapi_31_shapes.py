"""What OpenAPI 3.1 changes of 3.0: whole JSON Schema, webhooks, and a few fields."""

from dataclasses import replace
from typing import Any

from reviews.artifacts.contract.checker import Checker, Rule, Shape
from reviews.artifacts.contract.openapi_shapes import OPENAPI_30
from reviews.artifacts.contract.places import Path
from reviews.artifacts.contract.rules import choice, list_of, map_of, shaped, text
from reviews.artifacts.contract.schema_shapes import OPENAPI_31_SCHEMA


def _with(shape: Shape, required: tuple[str, ...] | None = None, **fields: Rule) -> Shape:
    return replace(shape, fields={**shape.fields, **fields}, required=shape.required if required is None else required)


def _has_something(checker: Checker, value: dict[str, Any], path: Path) -> None:
    if not any(part in value for part in ("paths", "components", "webhooks")):
        checker.refuse(path, "The description needs at least one of “paths”, “components” and “webhooks”.")


_webhooks_and_dialect: dict[str, Rule] = {"jsonSchemaDialect": text, "webhooks": map_of(shaped("pathItem"))}
OPENAPI_31: dict[str, Shape] = {
    **OPENAPI_30,
    "schema": OPENAPI_31_SCHEMA,
    "openapi": replace(
        _with(OPENAPI_30["openapi"], ("openapi", "info"), **_webhooks_and_dialect), extra=_has_something
    ),
    "info": _with(OPENAPI_30["info"], summary=text),
    "license": _with(OPENAPI_30["license"], identifier=text),
    "serverVariable": _with(OPENAPI_30["serverVariable"], enum=list_of(text, least=1)),
    "components": _with(OPENAPI_30["components"], pathItems=map_of(shaped("pathItem"))),
    "operation": _with(OPENAPI_30["operation"], required=()),
    "securityScheme": _with(
        OPENAPI_30["securityScheme"], type=choice("apiKey", "http", "mutualTLS", "oauth2", "openIdConnect")
    ),
}
