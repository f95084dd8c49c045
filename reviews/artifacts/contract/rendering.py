"""A contract as pages show it: operations with their parameters, bodies and responses, and the named schemas."""

import re
from collections.abc import Collection
from typing import Any

from reviews.artifacts.contract.description import Description, parse_description
from reviews.artifacts.contract.examples import example_text
from reviews.artifacts.contract.languages import BY_SLUG
from reviews.artifacts.contract.schema_lines import notes_on, schema_lines, type_words
from reviews.artifacts.contract.semantics import followed, operations, parameters_of, path_items
from reviews.artifacts.documents import source_of
from reviews.artifacts.names import one_line
from reviews.artifacts.rendered import Content, NamedSchema, Operation, Parameter, RenderedContract, Response

MAX_OPERATIONS = 200
MAX_SCHEMAS = 200
MAX_CONTENTS = 6


def render_contract(body: str, data: dict[str, Any]) -> RenderedContract:
    """The readable contract. Of a very large one the page shows the first part and says so in `shortened`."""
    if data.get("format") in BY_SLUG:
        return _as_text(body, data)
    description = parse_description(body, "body")
    root = description.root
    found = _operations(root) if description.is_openapi else []
    schemas = _named_schemas(description)
    info = _as_object(root.get("info")) if description.is_openapi else root
    return RenderedContract(
        format=description.format.title,
        title=data.get("title", ""),
        version=data.get("version", ""),
        description=_text(info, "description", 5000),
        operations=tuple(found[:MAX_OPERATIONS]),
        schemas=tuple(schemas[:MAX_SCHEMAS]),
        text=body,
        shortened=len(found) > MAX_OPERATIONS or len(schemas) > MAX_SCHEMAS,
        source=source_of(data),
    )


def _as_text(body: str, data: dict[str, Any]) -> RenderedContract:
    """A contract in a language that is not understood here: the document itself."""
    return RenderedContract(
        format=f"{BY_SLUG[data['format']].title}, shown and compared as text",
        title=data.get("title", ""),
        version="",
        description="",
        operations=(),
        schemas=(),
        text=body,
        source=source_of(data),
    )


def readable_operations(root: dict[str, Any], wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], Operation]:
    """Chosen operations of an OpenAPI description by method (upper case) and path; those that are there."""
    taken: dict[str, int] = {}
    return {
        (method.upper(), address): _operation(root, (method, address), item, operation, taken)
        for address, item, path in path_items(root)
        for method, operation, _ in operations(item, path)
        if (method.upper(), address) in wanted
    }


def _operations(root: dict[str, Any]) -> list[Operation]:
    """At most one more than are shown, so that a long contract is noticed but not walked to its end."""
    found: list[Operation] = []
    taken: dict[str, int] = {}
    for address, item, path in path_items(root):
        for method, operation, _ in operations(item, path):
            if len(found) > MAX_OPERATIONS:
                return found
            found.append(_operation(root, (method, address), item, operation, taken))
    return found


def _operation(
    root: dict[str, Any],
    where: tuple[str, str],
    item: dict[str, Any],
    operation: dict[str, Any],
    taken: dict[str, int],
) -> Operation:
    method, address = where
    body = followed(root, operation.get("requestBody"))
    responses = _as_object(operation.get("responses"))
    return Operation(
        method=method.upper(),
        path=address,
        summary=_text(operation, "summary", 300) or _text(item, "summary", 300),
        anchor=_anchor(f"{method}-{address}", taken),
        description=_text(operation, "description", 5000),
        deprecated=operation.get("deprecated") is True,
        parameters=tuple(_parameter(parameter) for parameter in parameters_of(root, item, operation)),
        request=_contents(root, body),
        request_required=body.get("required") is True,
        responses=tuple(_response(root, status, value) for status, value in responses.items() if status[:2] != "x-"),
    )


def _parameter(parameter: dict[str, Any]) -> Parameter:
    schema = parameter.get("schema", {})
    return Parameter(
        name=_text(parameter, "name", 80),
        place=_text(parameter, "in", 20),
        type=type_words(schema),
        required=parameter.get("required") is True,
        notes=", ".join(filter(None, (notes_on(schema), "deprecated" if parameter.get("deprecated") is True else ""))),
        description=_text(parameter, "description", 500),
    )


def _response(root: dict[str, Any], status: str, value: Any) -> Response:
    response = followed(root, value)
    return Response(status=status, description=_text(response, "description", 500), contents=_contents(root, response))


def _contents(root: dict[str, Any], holder: dict[str, Any]) -> tuple[Content, ...]:
    contents = list(_as_object(holder.get("content")).items())[:MAX_CONTENTS]
    return tuple(
        Content(
            media_type=one_line(media_type, 100),
            schema_name=type_words(value.get("schema", {})),
            lines=schema_lines(root, value.get("schema", {})),
            example=example_text(root, value),
        )
        for media_type, value in contents
        if isinstance(value, dict)
    )


def _named_schemas(description: Description) -> list[NamedSchema]:
    root = description.root
    taken: dict[str, int] = {}
    if description.is_openapi:
        named = _as_object(_as_object(root.get("components")).get("schemas"))
    else:
        inner = {**_as_object(root.get("definitions")), **_as_object(root.get("$defs"))}
        named = {_text(root, "title", 80) or "The schema": root, **inner}
    return [
        NamedSchema(
            name=one_line(name, 80),
            anchor=_anchor(f"schema-{name}", taken),
            lines=schema_lines(root, schema),
            description=_text(_as_object(schema), "description", 500),
        )
        for name, schema in list(named.items())[: MAX_SCHEMAS + 1]
    ]


def _anchor(text: str, taken: dict[str, int]) -> str:
    slug = re.sub(r"[^\w]+", "-", text[:100]).strip("-").lower()
    taken[slug] = taken.get(slug, 0) + 1
    return slug if taken[slug] == 1 else f"{slug}-{taken[slug]}"


def _text(holder: dict[str, Any], key: str, limit: int) -> str:
    value = holder.get(key)
    return one_line(value, limit) if isinstance(value, str) else ""


def _as_object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
