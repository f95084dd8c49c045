"""One edit of a schema shows wherever the schema is used: people decide on it once, and on each place by its fingerprint."""

from collections.abc import Iterable
from typing import Any

from reviews.contracts import Change

_VERBS = {"breaking": "Breaks", "risky": "May surprise"}


def grouped(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Changes that one rule found at one place of the documents and says in one sentence, in the order of their first.

    Each `{class, rule, text, suggestion, affects, pointer: {base, revision}, places: [{fingerprint, operation, where}]}`,
    the place first that is easiest to understand.
    """
    found: dict[tuple[str, str | None, str | None, str], dict[str, Any]] = {}
    for change in changes:
        group = found.setdefault((change.rule, *change.pointer, change.text), _group(change))
        group["places"].append(
            {"fingerprint": change.fingerprint, "operation": change.operation, "where": change.where}
        )
    for group in found.values():
        group["places"].sort(key=_depth)
    return list(found.values())


def _depth(place: dict[str, str]) -> tuple[int, bool]:
    """How far inside a place lies; what is read comes before what is sent."""
    return place["where"].count(".") + place["where"].count("["), not place["operation"].startswith("GET ")


def _group(change: Change) -> dict[str, Any]:
    return {
        "class": change.cls,
        "rule": change.rule,
        "text": change.text,
        "suggestion": change.suggestion,
        "affects": affected(change),
        "pointer": {"base": change.pointer.base, "revision": change.pointer.revision},
        "places": [],
    }


def affected(change: Change) -> str:
    """Whom a change concerns, from the direction in which it travels; "" where it is safe."""
    verb = _VERBS.get(change.cls)
    return f"{verb} {_whom(change)}." if verb else ""


def _whom(change: Change) -> str:
    is_message = " webhook " in f" {change.operation} "
    if change.rule.startswith("response-"):
        if not change.operation:
            return "whoever reads such documents"
        return "whoever receives this message" if is_message else "whoever reads this answer"
    if change.rule.startswith("request-"):
        if not change.operation:
            return "whoever writes such documents"
        return "whoever answers this message" if is_message else "everybody who calls this"
    if not change.operation:
        return "everybody who uses this contract"
    return "whoever receives this message" if is_message else "everybody who calls this"
