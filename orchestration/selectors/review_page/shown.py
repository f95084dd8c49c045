"""The artifact in view, in the shape its template reads: contracts as lines of text, screens with their addresses."""

from typing import Any
from urllib.parse import quote

from reviews.artifacts import (
    Content,
    NamedSchema,
    Operation,
    RenderedContract,
    SchemaLine,
)
from reviews.models import Revision

INDENT = "  "


def file_url(gate_url: str, number: int, name: str) -> str:
    return f"{gate_url}/revisions/{number}/files/{quote(name, safe='')}"


def contract(rendered: RenderedContract) -> dict[str, Any]:
    """Operations and schemas with their lines written out."""
    return {
        "operations": [_operation(operation) for operation in rendered.operations],
        "schemas": [_named(schema) for schema in rendered.schemas],
    }


def _operation(operation: Operation) -> dict[str, Any]:
    return {
        "operation": operation,
        "request": [_content(content) for content in operation.request],
        "responses": [
            {"response": response, "contents": [_content(content) for content in response.contents]}
            for response in operation.responses
        ],
    }


def _named(schema: NamedSchema) -> dict[str, Any]:
    return {"schema": schema, "lines": [_line(line) for line in schema.lines]}


def _content(content: Content) -> dict[str, Any]:
    return {"content": content, "lines": [_line(line) for line in content.lines]}


def _line(line: SchemaLine) -> str:
    """ "  total: number  required, minimum 0"."""
    name = f"{line.name}: " if line.name else ""
    rules = ", ".join(part for part in ("required" if line.required else "", line.notes) if part)
    return f"{INDENT * line.depth}{name}{line.type}{'  ' + rules if rules else ''}"


def downloads(revision: Revision, gate_url: str) -> list[dict[str, Any]]:
    """Files for components/kept_files.html."""
    return [
        {"name": file.name, "size": file.size, "url": file_url(gate_url, revision.number, file.name), "image": False}
        for file in revision.files.all()
    ]
