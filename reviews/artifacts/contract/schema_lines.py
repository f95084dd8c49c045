"""A schema as lines that a person can read: name, type in words, and the rules that narrow it."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from reviews.artifacts.contract.references import BrokenReference, reference_name, resolve
from reviews.artifacts.names import one_line
from reviews.artifacts.rendered import SchemaLine

MAX_LINES = 300
MAX_DEPTH = 8
_MAX_VALUES = 12
_MAX_PARTS = 6
_MAX_TYPE_DEPTH = 3
_MAX_STEPS = 2000
_BOUNDS = (
    ("minimum", "minimum {}"),
    ("exclusiveMinimum", "above {}"),
    ("maximum", "maximum {}"),
    ("exclusiveMaximum", "below {}"),
    ("multipleOf", "multiple of {}"),
    ("minLength", "at least {} characters"),
    ("maxLength", "up to {} characters"),
    ("minItems", "at least {} items"),
    ("maxItems", "up to {} items"),
    ("minProperties", "at least {} fields"),
    ("maxProperties", "up to {} fields"),
    ("pattern", "pattern {}"),
)
_FLAGS = (
    ("uniqueItems", "no doubles"),
    ("readOnly", "read only"),
    ("writeOnly", "write only"),
    ("deprecated", "deprecated"),
)


def schema_lines(root: Any, schema: Any) -> tuple[SchemaLine, ...]:
    """The fields of a schema, or of what a list at its top holds, references there followed; inner references stay names.
    At most MAX_LINES lines."""
    lines = list(islice(_Walk(root).inside(_top(root, schema), 0, ()), MAX_LINES + 1))
    if len(lines) > MAX_LINES:
        lines[MAX_LINES:] = [SchemaLine(depth=0, name="…", type="the document has more")]
    return tuple(lines)


def type_words(schema: Any, depth: int = 0) -> str:
    """The type of a schema in a few words: "integer (int64)", "open | paid", "list of Order", "number or null"."""
    if not isinstance(schema, dict):
        return "anything" if schema is not False else "nothing"
    if isinstance(schema.get("$ref"), str):
        return one_line(reference_name(schema["$ref"]), 80)
    if isinstance(schema.get("enum"), list):
        return _or_null(schema, _values(schema["enum"]))
    if "const" in schema:
        return _value(schema["const"])
    if depth > _MAX_TYPE_DEPTH:
        return "…"
    for key, joint in (("oneOf", " or "), ("anyOf", " or "), ("allOf", " with ")):
        if isinstance(schema.get(key), list) and "properties" not in schema:
            parts = joint.join(type_words(part, depth + 1) for part in schema[key][:_MAX_PARTS])
            return _or_null(schema, one_line(parts, 160))
    return _or_null(schema, _plain_type(schema, depth))


def notes_on(schema: Any) -> str:
    """What narrows a schema, in words: "minimum 0, up to 200 characters"."""
    if not isinstance(schema, dict):
        return ""
    notes = [words.format(_value(schema[key])) for key, words in _BOUNDS if not isinstance(schema.get(key, True), bool)]
    notes += [words for key, words in _FLAGS if schema.get(key) is True]
    if "default" in schema:
        notes.append(f"default {_value(schema['default'])}")
    if schema.get("additionalProperties") is False:
        notes.append("no other fields")
    return one_line(", ".join(notes), 300)


def target_of(root: Any, schema: Any) -> Any:
    """The schema behind a reference, the schema itself otherwise; {} where nothing is there."""
    if isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
        try:
            return resolve(root, schema["$ref"])[0]
        except BrokenReference:
            return {}
    return schema


def _top(root: Any, schema: Any) -> Any:
    """The schema behind a reference; of a list what stands in it, where that is a reference again."""
    found = target_of(root, schema)
    items = found.get("items") if isinstance(found, dict) and "properties" not in found else None
    return target_of(root, items) if isinstance(items, dict) and isinstance(items.get("$ref"), str) else found


class _Walk:
    """One walk through a schema. It may branch at every step, so that the steps are counted and not only the lines."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.steps = 0

    def inside(self, schema: Any, depth: int, above: tuple[int, ...]) -> Iterator[SchemaLine]:
        """The lines below a schema: its fields, its parts, its alternatives. `above` breaks circles."""
        self.steps += 1
        if not isinstance(schema, dict) or depth > MAX_DEPTH or id(schema) in above or self.steps > _MAX_STEPS:
            return
        above = (*above, id(schema))
        required = schema["required"] if isinstance(schema.get("required"), list) else []
        for name, child in _as_object(schema.get("properties")).items():
            yield from self._named(name, child, depth, above, name in required)
        extra = schema.get("additionalProperties")
        if isinstance(extra, dict):
            yield from self._named("any other name", extra, depth, above)
        for part in _as_list(schema.get("allOf")):
            yield from self.inside(target_of(self.root, part), depth, above)
        for part in _as_list(schema.get("oneOf")) + _as_list(schema.get("anyOf")):
            yield from self._named("either", part, depth, above)
        yield from self.inside(_inline(schema.get("items")), depth, above)

    def _named(
        self, name: str, child: Any, depth: int, above: tuple[int, ...], required: bool = False
    ) -> Iterator[SchemaLine]:
        yield _line(depth, name, child, required)
        yield from self.inside(_inline(child), depth + 1, above)


def _line(depth: int, name: str, schema: Any, required: bool) -> SchemaLine:
    description = schema.get("description") if isinstance(schema, dict) else None
    return SchemaLine(
        depth=depth,
        name=one_line(name, 80),
        type=type_words(schema),
        required=required,
        notes=notes_on(schema),
        description=one_line(description, 300) if isinstance(description, str) else "",
    )


def _inline(schema: Any) -> Any:
    """A schema written in place; a referred one has its own heading on the page."""
    return None if isinstance(schema, dict) and "$ref" in schema else schema


def _plain_type(schema: dict[str, Any], depth: int) -> str:
    given = schema.get("type")
    if isinstance(given, list):
        return " or ".join(_one_type(schema, str(item), depth) for item in given[:7])
    if isinstance(given, str):
        return _one_type(schema, given, depth)
    if "properties" in schema:
        return "object"
    return f"list of {type_words(schema['items'], depth + 1)}" if "items" in schema else "anything"


def _one_type(schema: dict[str, Any], given: str, depth: int) -> str:
    if given == "array":
        return f"list of {type_words(schema['items'], depth + 1)}" if "items" in schema else "list"
    form = schema.get("format")
    return f"{given} ({form[:40]})" if isinstance(form, str) and given != "null" else given


def _or_null(schema: dict[str, Any], words: str) -> str:
    return f"{words} or null" if schema.get("nullable") is True else words


def _values(values: list[Any]) -> str:
    shown = " | ".join(_value(value) for value in values[:_MAX_VALUES])
    return shown + (f" | {len(values) - _MAX_VALUES} more" if len(values) > _MAX_VALUES else "")


def _value(value: Any) -> str:
    return one_line(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), 80)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _as_object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
