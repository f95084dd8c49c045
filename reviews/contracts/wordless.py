"""Equality of two schemas as written, apart from words for people."""

from typing import Any

# Words of a schema. Below the keys of _NAMED they are names of fields or schemas instead.
WORDS = frozenset(
    {"$comment", "description", "example", "examples", "externalDocs", "summary", "title", "$schema", "$id", "$anchor"}
)
_NAMED = frozenset({"properties", "patternProperties", "dependentSchemas", "dependencies", "$defs", "definitions"})
# Values of people: every word in them counts.
_VALUES = frozenset({"enum", "const", "default", "discriminator", "xml", "required", "type", "dependentRequired"})


def equal_but_for_words(base: Any, revision: Any) -> bool:
    """Whether two schemas differ in nothing but words and extensions. May answer False where spelling differs."""
    waiting = [(base, revision, False)]
    while waiting:
        one, other, is_named = waiting.pop()
        if one is other:
            continue
        if isinstance(one, dict) and isinstance(other, dict):
            if not is_named:
                one, other = _without_words(one), _without_words(other)
            if len(one) != len(other):
                return False
            for key, value in one.items():
                if key not in other:
                    return False
                twin = other[key]
                if isinstance(value, dict | list) and (is_named or key not in _VALUES):
                    waiting.append((value, twin, not is_named and key in _NAMED))
                elif value != twin:
                    return False
        elif isinstance(one, list) and isinstance(other, list):
            if len(one) != len(other):
                return False
            waiting += [(value, twin, False) for value, twin in zip(one, other, strict=True)]
        elif one != other:
            return False
    return True


def _without_words(schema: dict[str, Any]) -> dict[str, Any]:
    if WORDS.isdisjoint(schema) and not any(key.startswith("x-") for key in schema):
        return schema
    return {
        key: value
        for key, value in schema.items()
        if key not in WORDS and (key == "x-sunset" or not key.startswith("x-"))
    }
