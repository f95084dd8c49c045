"""Bodies as the standards have them: JSON objects only, no NaN, no duplicate keys, no bottomless nesting."""

import json
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from rest_framework.parsers import BaseParser

from projects.errors import Invalid, TooLarge

LIMIT = 12 * 1024 * 1024  # bytes; a contract may be large
DEEPEST = 100  # levels; whoever walks the value recursively stays far from the interpreter's limit


class StrictJSONParser(BaseParser):
    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        raw = stream.read(LIMIT + 1)
        if len(raw) > LIMIT:
            raise TooLarge({"body": [f"A JSON body has at most {LIMIT // 1024 // 1024} MB."]})
        return strict_object(raw)


def strict_object(raw: bytes, *, field: str = "body") -> dict[str, Any]:
    """Parse a JSON object. Invalid for anything else, naming the member that is wrong, or `field` for the whole."""
    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise Invalid({field: ["The JSON is nested too deeply."]}) from error
    except ValueError as error:
        raise Invalid({field: [f"This is no JSON that can be used: {str(error)[:200]}."]}) from error
    if not isinstance(value, dict):
        raise Invalid({field: [f"This has to be a JSON object, and {_word(value)} came."]})
    refuse_unstorable(value, field=field)
    return value


def is_storable(text: str) -> bool:
    """PostgreSQL holds neither NUL nor lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def refuse_unstorable(value: dict[str, Any], *, field: str) -> None:
    """Invalid, naming the place such as `data.risks[2].risk`, for what cannot be stored or is nested too deeply."""
    stack: list[tuple[str, Any, int]] = [("", value, 0)]
    while stack:
        place, item, depth = stack.pop()
        where = place[:200] or field
        if depth > DEEPEST:
            raise Invalid({field: [f"The JSON is nested deeper than {DEEPEST} levels."]})
        if isinstance(item, str) and not is_storable(item):
            raise Invalid({where: ["The text holds a NUL or a lone surrogate, which cannot be stored."]})
        if isinstance(item, float) and item in (float("inf"), float("-inf")):
            raise Invalid({where: ["The number is too large."]})
        if isinstance(item, dict):
            for key, inner in item.items():
                if not is_storable(key):
                    raise Invalid({where: ["A name holds a NUL or a lone surrogate, which cannot be stored."]})
                stack.append((f"{place}.{key}" if place else key, inner, depth + 1))
        elif isinstance(item, list):
            stack += [(f"{place}[{n}]", inner, depth + 1) for n, inner in enumerate(item)]


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object names a key twice")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _word(value: Any) -> str:
    if value is None:
        return "null"
    return {list: "a list", str: "a text", bool: "true or false"}.get(type(value), "a number")
