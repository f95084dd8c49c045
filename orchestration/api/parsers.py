"""Bodies as the standards have them: JSON objects only, no NaN, no duplicate keys, no bottomless nesting."""

import json
import math
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
    try:
        _inspect(value, 0)
    except _Unstorable as found:
        raise Invalid({found.place()[:200] or field: [found.sentence]}) from None


class _Unstorable(Exception):
    """Collects where it was on its way out, so that what can be stored costs no place."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.steps: list[str | int] = []

    def place(self) -> str:
        steps = reversed(self.steps)
        return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")


def _inspect(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise _Unstorable(f"The JSON is nested deeper than {DEEPEST} levels.")
    if isinstance(value, str):
        if not is_storable(value):
            raise _Unstorable("The text holds a NUL or a lone surrogate, which cannot be stored.")
    elif isinstance(value, float):
        if math.isinf(value):
            raise _Unstorable("The number is too large.")
    elif isinstance(value, (dict, list)):
        _inspect_members(value, depth)


def _inspect_members(value: dict[str, Any] | list[Any], depth: int) -> None:
    for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(step, str) and not is_storable(step):
            raise _Unstorable("A name holds a NUL or a lone surrogate, which cannot be stored.")
        try:
            _inspect(inner, depth + 1)
        except _Unstorable as found:
            found.steps.append(step)
            raise


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
