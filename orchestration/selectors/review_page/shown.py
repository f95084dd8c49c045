"""The artifact in view, in the shape its template reads: contracts as lines of text, screens with their addresses."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from reviews.artifacts import (
    Content,
    NamedSchema,
    Operation,
    RenderedContract,
    RenderedScreens,
    SchemaLine,
    Screen,
)
from reviews.models import Revision

INDENT = "  "


def file_url(gate_url: str, number: int, name: str) -> str:
    return f"{gate_url}/revisions/{number}/files/{quote(name, safe='')}"


@dataclass(frozen=True)
class ShownScreen:
    """One picture for components/screen.html."""

    name: str
    url: str
    page_url: str
    note: str
    width: int
    height: int


def screens(rendered: RenderedScreens, gate_url: str, number: int) -> list[ShownScreen]:
    return [_screen(screen, gate_url, number) for screen in rendered.screens]


def _screen(screen: Screen, gate_url: str, number: int) -> ShownScreen:
    url = file_url(gate_url, number, screen.file)
    return ShownScreen(screen.name, url, url, f"{screen.width} × {screen.height}", screen.width, screen.height)


def pairs(build: list[ShownScreen], mocks: list[ShownScreen]) -> list[dict[str, Any]]:
    """Each mock beside the screenshot of the same name; what only one side has comes last."""
    by_name = {screen.name.casefold(): screen for screen in build}
    missing = {"missing": "No screenshot of this screen"}
    found: list[dict[str, Any]] = [
        {"name": mock.name, "left": _titled(mock, "Mock"), "right": _titled(by_name.pop(mock.name.casefold()), "Build")}
        for mock in mocks
        if mock.name.casefold() in by_name
    ]
    shown = {pair["name"].casefold() for pair in found}
    found += [
        {
            "name": shot.name,
            "left": {"missing": "No mock of this name", "name": "Mock"},
            "right": _titled(shot, "Build"),
        }
        for shot in by_name.values()
    ]
    found += [
        {"name": mock.name, "left": _titled(mock, "Mock"), "right": {**missing, "name": "Build"}}
        for mock in mocks
        if mock.name.casefold() not in shown
    ]
    return found


def _titled(screen: ShownScreen, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "url": screen.url,
        "page_url": screen.page_url,
        "note": screen.note,
        "width": screen.width,
        "height": screen.height,
    }


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
