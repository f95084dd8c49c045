"""JSON as the standard has it: objects only, no NaN, no duplicate keys, no bottomless nesting."""

import json
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from rest_framework.parsers import BaseParser

from projects.errors import Invalid, TooLarge

LIMIT = 12 * 1024 * 1024  # bytes; a contract may be large


class StrictJSONParser(BaseParser):
    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        raw = stream.read(LIMIT + 1)
        if len(raw) > LIMIT:
            raise TooLarge({"body": [f"A JSON body has at most {LIMIT // 1024 // 1024} MB."]})
        return strict_object(raw)


def strict_object(raw: bytes) -> dict[str, Any]:
    """Parse a JSON object; Invalid (body) for anything else."""
    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse_constant)
        json.dumps(value).encode("utf-8")
    except RecursionError as error:
        raise Invalid({"body": ["The JSON is nested too deeply."]}) from error
    except ValueError as error:
        raise Invalid({"body": [f"The body is no JSON that can be used: {error}."]}) from error
    if not isinstance(value, dict):
        raise Invalid({"body": ["The body has to be a JSON object."]})
    _refuse_unstorable(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object names a key twice")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _refuse_unstorable(value: Any) -> None:
    """Text that PostgreSQL cannot hold: NUL and lone surrogates; and numbers that overflow."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str) and ("\x00" in item or any("\ud800" <= letter <= "\udfff" for letter in item)):
            raise Invalid({"body": ["A text holds a NUL or a lone surrogate, which cannot be stored."]})
        if isinstance(item, float) and item in (float("inf"), float("-inf")):
            raise Invalid({"body": ["A number is too large."]})
        if isinstance(item, dict):
            stack += [*item.keys(), *item.values()]
        elif isinstance(item, list):
            stack += item
