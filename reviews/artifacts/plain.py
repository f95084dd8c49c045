"""Plain data (what JSON can say), read strictly and within bounds."""

import json
import math
from typing import Any, NoReturn

from reviews.artifacts.errors import InvalidArtifact

MAX_NODES = 1_000_000
MAX_DEPTH = 100
MAX_DIGITS = 40


def load_json(text: str, field: str) -> Any:
    """The value of a JSON text. Refuses duplicate keys, NaN and Infinity, endless numbers and too deep nesting.

    Raises InvalidArtifact on `field`, with line and column where there is one.
    """

    def refuse(sentence: str) -> NoReturn:
        raise InvalidArtifact.of(field, sentence)

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) != len(items):
            refuse(f"The key “{_first_duplicate(items)}” stands twice in one object. Keep one of them.")
        return found

    def whole(digits: str) -> int:
        if len(digits) > MAX_DIGITS:
            refuse(f"A number has more than {MAX_DIGITS} digits.")
        return int(digits)

    def fraction(digits: str) -> float:
        number = float(digits)
        if not math.isfinite(number):
            refuse(f"The number {digits[:20]} is too large to be kept exactly.")
        return number

    def constant(name: str) -> NoReturn:
        refuse(f"{name} is not a JSON value. Use a number or null.")

    try:
        value = json.loads(
            text, object_pairs_hook=pairs, parse_int=whole, parse_float=fraction, parse_constant=constant
        )
    except json.JSONDecodeError as error:
        refuse(f"Line {error.lineno}, column {error.colno}: this is not JSON ({error.msg}).")
    except RecursionError:
        refuse(f"The document is nested more than {MAX_DEPTH} levels deep.")
    check_plain(value, field)
    return value


def check_plain(value: Any, field: str, *, max_nodes: int = MAX_NODES, max_depth: int = MAX_DEPTH) -> None:
    """Make sure that a value is JSON through and through and can be stored: bounded, no NaN, no NUL, no half characters.

    Shared parts count as often as they appear, so that an alias bomb is refused before anybody walks it.
    """
    nodes = 0
    waiting: list[tuple[Any, int]] = [(value, 1)]
    while waiting:
        item, depth = waiting.pop()
        nodes += 1
        if nodes > max_nodes:
            raise InvalidArtifact.of(field, f"The document has more than {max_nodes:,} values.")
        if depth > max_depth:
            raise InvalidArtifact.of(field, f"The document is nested more than {max_depth} levels deep.")
        if isinstance(item, dict):
            for key in item:
                _check_key(key, field)
            waiting.extend((child, depth + 1) for child in item.values())
        elif isinstance(item, list):
            waiting.extend((child, depth + 1) for child in item)
        else:
            _check_scalar(item, field)


def canonical_json(value: Any) -> bytes:
    """The one spelling of a plain value: sorted keys, no spaces, UTF-8, whole floats written as integers."""
    return json.dumps(
        _whole_numbers(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def is_storable_text(text: str) -> bool:
    """No NUL (PostgreSQL keeps none) and no lone surrogate (no UTF-8 for it)."""
    if "\x00" in text:
        return False
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_key(key: Any, field: str) -> None:
    if not isinstance(key, str):
        raise InvalidArtifact.of(field, "Every key must be text.")
    _check_scalar(key, field)


def _check_scalar(item: Any, field: str) -> None:
    if item is None or isinstance(item, bool):
        return
    if isinstance(item, str):
        if not is_storable_text(item):
            raise InvalidArtifact.of(field, "The text holds a NUL or half a character, which cannot be stored.")
    elif isinstance(item, float):
        if not math.isfinite(item):
            raise InvalidArtifact.of(field, "NaN and Infinity are not JSON values. Use a number or null.")
    elif isinstance(item, int):
        if abs(item) >= 10**MAX_DIGITS:
            raise InvalidArtifact.of(field, f"A number has more than {MAX_DIGITS} digits.")
    else:
        raise InvalidArtifact.of(field, "Only text, numbers, true, false, null, lists and objects can be stored.")


def _whole_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _whole_numbers(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_whole_numbers(child) for child in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


def _first_duplicate(items: list[tuple[str, Any]]) -> str:
    seen: set[str] = set()
    for key, _ in items:
        if key in seen:
            return key[:80]
        seen.add(key)
    return ""
