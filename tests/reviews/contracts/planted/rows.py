"""The form of the table of planted changes, and the contracts in which they are planted."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
# What must be found: "rule class; rule class", "" for nothing. Rules of one direction are written without it.
Expected = str


@dataclass(frozen=True)
class Case:
    """Two contracts and what must be found between them: (rule, class), each once, and nothing else."""

    title: str
    base: Json
    revision: Json
    expected: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Schema:
    """A schema before and after, planted once as what clients send and once as what they receive."""

    title: str
    base: Any
    revision: Any
    request: Expected
    response: Expected
    versions: tuple[str, str] = ("3.1.0", "3.1.0")
    components: tuple[Json, Json] = ({}, {})

    def cases(self) -> Iterator[Case]:
        """Both directions."""
        for flow, expected in (("request", self.request), ("response", self.response)):
            base, revision = (
                contract(version, _operation(flow, schema), components)
                for version, schema, components in zip(
                    self.versions, (self.base, self.revision), self.components, strict=True
                )
            )
            yield Case(f"{self.title} ({flow})", base, revision, read(expected, flow))


@dataclass(frozen=True)
class Call:
    """An operation before and after; `expected` names rules in full."""

    title: str
    base: Json
    revision: Json
    expected: Expected
    document: tuple[Json, Json] = ({}, {})
    version: str = "3.1.0"

    def cases(self) -> Iterator[Case]:
        """One case."""
        sides = [
            contract(self.version, {"responses": {"200": {"description": "ok"}}} | operation) | document
            for operation, document in zip((self.base, self.revision), self.document, strict=True)
        ]
        yield Case(self.title, *sides, read(self.expected))


@dataclass(frozen=True)
class Whole:
    """Two whole documents; `expected` names rules in full."""

    title: str
    base: Json
    revision: Json
    expected: Expected

    def cases(self) -> Iterator[Case]:
        """One case."""
        yield Case(self.title, self.base, self.revision, read(self.expected))


def contract(version: str, operation: Json, schemas: Json | None = None, **more: Any) -> Json:
    """A contract with one operation, `POST /things/{id}`, and whatever schemas it needs."""
    document: Json = {
        "openapi": version,
        "info": {"title": "Things", "version": "1"},
        "paths": {"/things/{id}": {"parameters": [parameter("id", "path", {"type": "string"})], "post": operation}},
    }
    return document | ({"components": {"schemas": schemas}} if schemas else {}) | more


def parameter(name: str, place: str, schema: Any, **more: Any) -> Json:
    """A parameter."""
    return {"name": name, "in": place, "schema": schema} | ({"required": True} if place == "path" else {}) | more


def body(schema: Any, media_type: str = "application/json", **more: Any) -> Json:
    """A request body, or the content of a response."""
    return {"content": {media_type: {"schema": schema}}} | more


def answer(schema: Any, **more: Any) -> Json:
    """A response."""
    return {"description": "ok"} | body(schema) | more


def fields(required: list[str] | None = None, /, **properties: Any) -> Json:
    """An object with fields."""
    return {"type": "object", "properties": properties} | ({"required": required} if required else {})


def read(expected: Expected, flow: str = "") -> tuple[tuple[str, str], ...]:
    """What an entry of the table says must be found."""
    found = []
    for entry in filter(None, (part.strip() for part in expected.split(";"))):
        rule, cls = entry.split(" ")
        found.append((f"{flow}-{rule}" if flow and not rule.startswith("=") else rule.removeprefix("="), cls))
    return tuple(sorted(found))


def _operation(flow: str, schema: Any) -> Json:
    if flow == "request":
        return {"requestBody": body(schema, required=True), "responses": {"204": {"description": "done"}}}
    return {"responses": {"200": answer(schema)}}
