"""An example of a body: the one that the contract gives, or one made from its schema."""

import json
from typing import Any

from reviews.artifacts.contract.schema_lines import target_of
from reviews.artifacts.contract.semantics import followed

MAX_CHARACTERS = 4000
_MAX_DEPTH = 3
_MAX_VALUES = 200
_BY_FORMAT = {
    "date": "2026-03-14",
    "date-time": "2026-03-14T09:30:00Z",
    "email": "ines@example.com",
    "uuid": "6f1f64f2-0f0c-4f2e-8d3a-2f1f5b8f9b11",
    "uri": "https://example.com/",
}
_BY_TYPE: dict[str, Any] = {"string": "text", "integer": 1, "number": 1.5, "boolean": True, "null": None}


def example_text(root: Any, media_type: dict[str, Any]) -> str:
    """An example as indented JSON (or as the text it is), "" when there is nothing to show."""
    example = _given(root, media_type)
    if example is None and "schema" in media_type:
        example = _Maker(root).make(media_type["schema"], 0)
    if example is None:
        return ""
    text = example if isinstance(example, str) else json.dumps(example, indent=2, ensure_ascii=False)
    return text if len(text) <= MAX_CHARACTERS else text[:MAX_CHARACTERS] + "\n…"


def _given(root: Any, media_type: dict[str, Any]) -> Any:
    if "example" in media_type:
        return media_type["example"]
    examples = media_type.get("examples")
    if isinstance(examples, dict) and examples:
        return followed(root, next(iter(examples.values()))).get("value")
    return None


class _Maker:
    """Makes one example; the values are counted, because a schema may branch at every step."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.made = 0

    def make(self, schema: Any, depth: int) -> Any:
        """The smallest telling value; None where it would go on too long."""
        self.made += 1
        schema = target_of(self.root, schema)
        if not isinstance(schema, dict) or depth > _MAX_DEPTH or self.made > _MAX_VALUES:
            return None
        for key in ("example", "const", "default"):
            if key in schema:
                return schema[key]
        for key in ("examples", "enum"):
            if isinstance(schema.get(key), list) and schema[key]:
                return schema[key][0]
        return self._from_type(schema, depth)

    def _from_type(self, schema: dict[str, Any], depth: int) -> Any:
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = next((item for item in kind if item != "null"), "null")
        if isinstance(schema.get("allOf"), list):
            return self._merged(schema, depth)
        for key in ("oneOf", "anyOf"):
            if isinstance(schema.get(key), list) and schema[key]:
                return self.make(schema[key][0], depth + 1)
        if kind == "array" or "items" in schema:
            item = self.make(schema.get("items", {}), depth + 1)
            return [] if item is None else [item]
        if kind == "object" or "properties" in schema:
            return self._fields(schema, depth)
        if kind == "string" and isinstance(schema.get("format"), str):
            return _BY_FORMAT.get(schema["format"], "text")
        return _BY_TYPE.get(kind) if isinstance(kind, str) else None

    def _merged(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for part in schema["allOf"]:
            made = self.make(part, depth + 1)
            fields |= made if isinstance(made, dict) else {}
        return fields | self._fields(schema, depth)

    def _fields(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        properties = schema.get("properties")
        if not isinstance(properties, dict):
            return {}
        made = {name: self.make(child, depth + 1) for name, child in properties.items()}
        return {name: value for name, value in made.items() if value is not None}
