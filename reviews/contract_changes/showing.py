"""The operations in which something changed, each with the lines of its parameters and bodies, what changed marked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from reviews.artifacts import Content, Operation
from reviews.artifacts.contract.rendering import readable_operations
from reviews.artifacts.contract.schema_lines import schema_lines
from reviews.contract_changes.lines import differ, merged, parameter_rows, schema_rows

MAX_OPERATIONS = 60
MAX_BLOCKS = 12  # of one operation
_MAX_EXAMPLE = 1500  # characters

Key = tuple[str, str]  # method and path
Root = Mapping[str, Any]
Lines = list[dict[str, Any]]
Block = dict[str, Any]


def shown_operations(base: Root, revision: Root, changes: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first MAX_OPERATIONS operations that `changes` (as `grouped` gives them) speak of, in their order.

    Each `{method, path, name, summary, change, anchor, blocks, example}`; `change` is added, removed or changed. A block
    is `{title, lines}` with lines as `merged` gives them, or `{title, same_as}` with the anchor of the operation that
    shows the same lines. `example` is that of its first answer. A bare JSON Schema is one operation without a method.
    """
    told = _Told(base, revision)
    if "openapi" not in revision:
        lines = merged(*(schema_rows(schema_lines(root, root)) for root in (base, revision)))
        return [_entry(("", ""), None, "changed", 1, [told.block("The schema", lines, "changed-1")])]
    wanted = _schemas_of(changes)
    chosen = list(wanted)[:MAX_OPERATIONS]
    before, after = (readable_operations(dict(root), chosen) for root in (base, revision))
    there = [key for key in chosen if key in before or key in after]
    return [
        told.operation(key, before.get(key), after.get(key), wanted[key], number)
        for number, key in enumerate(there, start=1)
    ]


def _schemas_of(changes: Iterable[dict[str, Any]]) -> dict[Key, list[str]]:
    """The operations of the changes, each with the names of the schemas in which they stand."""
    found: dict[Key, list[str]] = {}
    for change in changes:
        name = _schema_name(change["pointer"]["revision"] or change["pointer"]["base"] or "")
        for place in change["places"]:
            method, _, path = place["operation"].partition(" ")
            if not path.startswith("/"):
                continue
            names = found.setdefault((method, path), [])
            if name and name not in names:
                names.append(name)
    return found


def _schema_name(pointer: str) -> str:
    steps = pointer.split("/")
    return _plain(steps[3]) if steps[1:3] == ["components", "schemas"] and len(steps) > 3 else ""


def _plain(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")


class _Told:
    """Remembers which lines were shown where, so that a schema that many operations use is shown once."""

    def __init__(self, base: Root, revision: Root) -> None:
        self.base, self.revision = base, revision
        self.where: dict[str, str] = {}

    def operation(
        self, key: Key, before: Operation | None, after: Operation | None, schemas: Sequence[str], number: int
    ) -> dict[str, Any]:
        anchor = f"changed-{number}"
        change = "changed" if before and after else "added" if after else "removed"
        blocks: list[Block] = []
        for title, lines, name in _compared(before, after):
            if differ(lines):
                blocks.append(self.block(title, lines, anchor))
                schemas = [one for one in schemas if one != name]
        if change == "changed":
            blocks += [self.block(name, self._schema(name), anchor) for name in schemas]
        return _entry(key, after or before, change, number, blocks[:MAX_BLOCKS])

    def block(self, title: str, lines: Lines, anchor: str) -> Block:
        known = self.where.setdefault(repr(lines), anchor)
        if known != anchor or not lines:
            return {"title": title, "same_as": known}
        return {"title": title, "lines": lines}

    def _schema(self, name: str) -> Lines:
        roots = (self.base, self.revision)
        named = [root.get("components", {}).get("schemas", {}).get(name, {}) for root in roots]
        return merged(*(schema_rows(schema_lines(root, one)) for root, one in zip(roots, named, strict=True)))


def _compared(before: Operation | None, after: Operation | None) -> Iterator[tuple[str, Lines, str]]:
    """Title, lines and name of the schema of each part of an operation."""
    sides = [parameter_rows(one.parameters) if one else [] for one in (before, after)]
    yield "Parameters", merged(*sides), ""
    old, new = _contents(before), _contents(after)
    for place in dict.fromkeys((*new, *old)):
        content = new.get(place) or old[place]
        lines = merged(*(schema_rows(side[place].lines) if place in side else [] for side in (old, new)))
        title = " · ".join(part for part in (place[0], content.schema_name) if part)
        yield title, lines, content.schema_name


def _contents(operation: Operation | None) -> dict[Key, Content]:
    """The bodies of an operation by what they are ("Request", "Response 200") and their media type."""
    if operation is None:
        return {}
    found = {("Request", content.media_type): content for content in operation.request}
    for response in operation.responses:
        found |= {(f"Response {response.status}", content.media_type): content for content in response.contents}
    return found


def _entry(key: Key, operation: Operation | None, change: str, number: int, blocks: list[Block]) -> dict[str, Any]:
    return {
        "method": key[0],
        "path": key[1],
        "name": f"{key[0]} {key[1]}".strip(),
        "summary": operation.summary if operation else "",
        "change": change,
        "anchor": f"changed-{number}",
        "blocks": blocks,
        "example": _example(operation),
    }


def _example(operation: Operation | None) -> str:
    contents = [content for response in operation.responses for content in response.contents] if operation else []
    text = next((content.example for content in contents if content.example), "")
    return text if len(text) <= _MAX_EXAMPLE else f"{text[:_MAX_EXAMPLE]}\n…"
