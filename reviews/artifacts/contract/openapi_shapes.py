"""What an OpenAPI 3.0 or 3.1 description may hold, object by object."""

import re
from dataclasses import replace
from typing import Any

from reviews.artifacts.contract.checker import Checker, Rule, Shape
from reviews.artifacts.contract.places import Path
from reviews.artifacts.contract.rules import anything, choice, flag, list_of, map_of, shaped, text
from reviews.artifacts.contract.schema_shapes import OPENAPI_30_SCHEMA, OPENAPI_31_SCHEMA

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_STATUS = re.compile(r"[1-5](?:[0-9]{2}|XX)")
_COMPONENT_NAME = re.compile(r"[a-zA-Z0-9._-]+")
_EXAMPLES: dict[str, Rule] = {"example": anything, "examples": map_of(shaped("example"))}
_CONTENT = map_of(shaped("mediaType"))
_ONE_CONTENT = map_of(shaped("mediaType"), least=1, most=1)
_STYLES = {
    "path": ("matrix", "label", "simple"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}


def _parameter(checker: Checker, value: dict[str, Any], path: Path) -> None:
    place = value.get("in")
    if place == "path" and value.get("required") is not True:
        checker.refuse(path, f"The path parameter “{str(value.get('name'))[:60]}” must say “required: true”.")
    styles = _STYLES.get(place) if isinstance(place, str) else None
    if styles and "style" in value and value["style"] not in styles:
        checker.refuse((*path, "style"), f"A {place} parameter can have the style {' or '.join(styles)}.")
    _schema_or_content(checker, value, path)


def _schema_or_content(checker: Checker, value: dict[str, Any], path: Path) -> None:
    if ("schema" in value) == ("content" in value):
        checker.refuse(path, "Exactly one of “schema” and “content” must say what this looks like.")
    _one_example(checker, value, path)


def _one_example(checker: Checker, value: dict[str, Any], path: Path) -> None:
    if "example" in value and "examples" in value:
        checker.refuse(path, "“example” and “examples” exclude each other. Keep one.")


def _responses(checker: Checker, value: dict[str, Any], path: Path) -> None:
    if not any(not key.startswith("x-") for key in value):
        checker.refuse(path, "An operation needs at least one response.")


def _response(checker: Checker, value: Any, path: Path) -> None:
    status = str(path[-1])
    if status.startswith("x-"):
        return
    if not _STATUS.fullmatch(status):
        checker.refuse(
            path, f"“{status[:20]}” is no response status. Use a code such as 200, a range such as 4XX, or default."
        )
        return
    checker.visit(value, "response", path)


def _path(checker: Checker, value: Any, path: Path) -> None:
    address = str(path[-1])
    if address.startswith("x-"):
        return
    if not address.startswith("/"):
        checker.refuse(path, f"The path “{address[:80]}” must start with “/”.")
        return
    checker.visit(value, "pathItem", path)


def _callback(checker: Checker, value: Any, path: Path) -> None:
    if not str(path[-1]).startswith("x-"):
        checker.visit(value, "pathItem", path)


def _component_names(checker: Checker, value: dict[str, Any], path: Path) -> None:
    for section, entries in value.items():
        for name in entries if isinstance(entries, dict) and not section.startswith("x-") else ():
            if not _COMPONENT_NAME.fullmatch(name):
                checker.refuse(
                    (*path, section, name), "A component's name has letters, digits, dots, dashes and underscores."
                )


def _link(checker: Checker, value: dict[str, Any], path: Path) -> None:
    if ("operationId" in value) == ("operationRef" in value):
        checker.refuse(path, "A link names its operation by exactly one of “operationId” and “operationRef”.")


def _example(checker: Checker, value: dict[str, Any], path: Path) -> None:
    if "value" in value and "externalValue" in value:
        checker.refuse(path, "“value” and “externalValue” exclude each other. Keep one.")


def _security_scheme(checker: Checker, value: dict[str, Any], path: Path) -> None:
    needs = {
        "apiKey": ("name", "in"),
        "http": ("scheme",),
        "oauth2": ("flows",),
        "openIdConnect": ("openIdConnectUrl",),
    }
    kind = value.get("type")
    for key in needs.get(kind, ()) if isinstance(kind, str) else ():
        if key not in value:
            checker.refuse(path, f"A security scheme of the type {kind} needs “{key}”.")
    if kind == "http" and "bearerFormat" in value and str(value.get("scheme")).lower() != "bearer":
        checker.refuse((*path, "bearerFormat"), "“bearerFormat” belongs to the scheme bearer.")


def _flow(*addresses: str) -> Shape:
    return Shape(
        title="An OAuth flow",
        fields={
            "authorizationUrl": text,
            "tokenUrl": text,
            "refreshUrl": text,
            "scopes": map_of(text),
        },
        required=(*addresses, "scopes"),
    )


_component_maps: dict[str, Rule] = {
    "schemas": map_of(shaped("schema")),
    "responses": map_of(shaped("response")),
    "parameters": map_of(shaped("parameter")),
    "examples": map_of(shaped("example")),
    "requestBodies": map_of(shaped("requestBody")),
    "headers": map_of(shaped("header")),
    "securitySchemes": map_of(shaped("securityScheme")),
    "links": map_of(shaped("link")),
    "callbacks": map_of(shaped("callback")),
}
_header: dict[str, Rule] = {
    "description": text,
    "required": flag,
    "deprecated": flag,
    "style": choice("simple"),
    "explode": flag,
    "schema": shaped("schema"),
    "content": _ONE_CONTENT,
    **_EXAMPLES,
}

OPENAPI_30: dict[str, Shape] = {
    "schema": OPENAPI_30_SCHEMA,
    "openapi": Shape(
        "An OpenAPI description",
        {
            "openapi": text,
            "info": shaped("info"),
            "servers": list_of(shaped("server")),
            "paths": shaped("paths"),
            "components": shaped("components"),
            "security": list_of(map_of(list_of(text))),
            "tags": list_of(shaped("tag")),
            "externalDocs": shaped("externalDocs"),
        },
        ("openapi", "info", "paths"),
    ),
    "info": Shape(
        "The info part",
        {
            "title": text,
            "description": text,
            "termsOfService": text,
            "contact": shaped("contact"),
            "license": shaped("license"),
            "version": text,
        },
        ("title", "version"),
    ),
    "contact": Shape("A contact", {"name": text, "url": text, "email": text}),
    "license": Shape("A licence", {"name": text, "url": text}, ("name",)),
    "server": Shape(
        "A server", {"url": text, "description": text, "variables": map_of(shaped("serverVariable"))}, ("url",)
    ),
    "serverVariable": Shape(
        "A server variable", {"enum": list_of(text), "default": text, "description": text}, ("default",)
    ),
    "components": Shape("The components part", _component_maps, extra=_component_names),
    "paths": Shape("The paths part", {}, others=_path),
    "pathItem": Shape(
        "A path",
        {
            "$ref": text,
            "summary": text,
            "description": text,
            "servers": list_of(shaped("server")),
            "parameters": list_of(shaped("parameter")),
            **{method: shaped("operation") for method in METHODS},
        },
        may_refer=True,
        checks_beside_reference=True,
    ),
    "operation": Shape(
        "An operation",
        {
            "tags": list_of(text),
            "summary": text,
            "description": text,
            "externalDocs": shaped("externalDocs"),
            "operationId": text,
            "parameters": list_of(shaped("parameter")),
            "requestBody": shaped("requestBody"),
            "responses": shaped("responses"),
            "callbacks": map_of(shaped("callback")),
            "deprecated": flag,
            "security": list_of(map_of(list_of(text))),
            "servers": list_of(shaped("server")),
        },
        ("responses",),
    ),
    "parameter": Shape(
        "A parameter",
        {
            "name": text,
            "in": choice("path", "query", "header", "cookie"),
            "allowEmptyValue": flag,
            "allowReserved": flag,
            **_header,
            "style": text,
        },
        ("name", "in"),
        may_refer=True,
        extra=_parameter,
    ),
    "header": Shape("A header", _header, may_refer=True, extra=_schema_or_content),
    "requestBody": Shape(
        "A request body", {"description": text, "content": _CONTENT, "required": flag}, ("content",), may_refer=True
    ),
    "mediaType": Shape(
        "A media type",
        {"schema": shaped("schema"), "encoding": map_of(shaped("encoding")), **_EXAMPLES},
        extra=_one_example,
    ),
    "encoding": Shape(
        "An encoding",
        {
            "contentType": text,
            "headers": map_of(shaped("header")),
            "style": choice(*_STYLES["query"]),
            "explode": flag,
            "allowReserved": flag,
        },
    ),
    "responses": Shape("The responses", {"default": shaped("response")}, others=_response, extra=_responses),
    "response": Shape(
        "A response",
        {
            "description": text,
            "headers": map_of(shaped("header")),
            "content": _CONTENT,
            "links": map_of(shaped("link")),
        },
        ("description",),
        may_refer=True,
    ),
    "callback": Shape("A callback", {}, others=_callback, may_refer=True),
    "example": Shape(
        "An example",
        {"summary": text, "description": text, "value": anything, "externalValue": text},
        may_refer=True,
        extra=_example,
    ),
    "link": Shape(
        "A link",
        {
            "operationRef": text,
            "operationId": text,
            "parameters": map_of(anything),
            "requestBody": anything,
            "description": text,
            "server": shaped("server"),
        },
        may_refer=True,
        extra=_link,
    ),
    "tag": Shape("A tag", {"name": text, "description": text, "externalDocs": shaped("externalDocs")}, ("name",)),
    "externalDocs": Shape("External documentation", {"description": text, "url": text}, ("url",)),
    "discriminator": Shape("A discriminator", {"propertyName": text, "mapping": map_of(text)}, ("propertyName",)),
    "xml": Shape("The XML hint", {"name": text, "namespace": text, "prefix": text, "attribute": flag, "wrapped": flag}),
    "securityScheme": Shape(
        "A security scheme",
        {
            "type": choice("apiKey", "http", "oauth2", "openIdConnect"),
            "description": text,
            "name": text,
            "in": choice("query", "header", "cookie"),
            "scheme": text,
            "bearerFormat": text,
            "flows": shaped("flows"),
            "openIdConnectUrl": text,
        },
        ("type",),
        may_refer=True,
        extra=_security_scheme,
    ),
    "flows": Shape(
        "The OAuth flows",
        {
            "implicit": shaped("implicitFlow"),
            "password": shaped("passwordFlow"),
            "clientCredentials": shaped("passwordFlow"),
            "authorizationCode": shaped("codeFlow"),
        },
    ),
    "implicitFlow": _flow("authorizationUrl"),
    "passwordFlow": _flow("tokenUrl"),
    "codeFlow": _flow("authorizationUrl", "tokenUrl"),
}


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
