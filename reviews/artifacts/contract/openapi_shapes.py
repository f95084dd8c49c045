"""What an OpenAPI 3.0 description may hold, object by object."""

from reviews.artifacts.contract.checker import Rule, Shape
from reviews.artifacts.contract.openapi_checks import (
    STYLES,
    callback_rule,
    component_names,
    one_example,
    one_target,
    one_value,
    parameter_check,
    path_rule,
    schema_or_content,
    scheme_parts,
    some_response,
    status_rule,
)
from reviews.artifacts.contract.rules import anything, choice, flag, list_of, map_of, shaped, text
from reviews.artifacts.contract.schema_shapes import OPENAPI_30_SCHEMA

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_EXAMPLES: dict[str, Rule] = {"example": anything, "examples": map_of(shaped("example"))}
_CONTENT = map_of(shaped("mediaType"))
_ONE_CONTENT = map_of(shaped("mediaType"), least=1, most=1)


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
    "components": Shape("The components part", _component_maps, extra=component_names),
    "paths": Shape("The paths part", {}, others=path_rule),
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
        extra=parameter_check,
    ),
    "header": Shape("A header", _header, may_refer=True, extra=schema_or_content),
    "requestBody": Shape(
        "A request body", {"description": text, "content": _CONTENT, "required": flag}, ("content",), may_refer=True
    ),
    "mediaType": Shape(
        "A media type",
        {"schema": shaped("schema"), "encoding": map_of(shaped("encoding")), **_EXAMPLES},
        extra=one_example,
    ),
    "encoding": Shape(
        "An encoding",
        {
            "contentType": text,
            "headers": map_of(shaped("header")),
            "style": choice(*STYLES["query"]),
            "explode": flag,
            "allowReserved": flag,
        },
    ),
    "responses": Shape("The responses", {"default": shaped("response")}, others=status_rule, extra=some_response),
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
    "callback": Shape("A callback", {}, others=callback_rule, may_refer=True),
    "example": Shape(
        "An example",
        {"summary": text, "description": text, "value": anything, "externalValue": text},
        may_refer=True,
        extra=one_value,
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
        extra=one_target,
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
        extra=scheme_parts,
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
