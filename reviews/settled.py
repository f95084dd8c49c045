"""Which screens of a build somebody has accepted already, in exactly these pixels against exactly this mock. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reviews.pairs import Pair

CORRECT, WRONG = "correct", "wrong"


@dataclass(frozen=True, slots=True)
class Said:
    """One decision of a person on a build: its verdict and data, and the pixels of the build's screens by name."""

    revision: int
    verdict: str
    data: Mapping[str, Any]
    pixels: Mapping[str, str]


def settled(pairs: Iterable[Pair], said: Sequence[Said]) -> dict[str, int]:
    """Screens that need no new verdict, with the build revision on which they were accepted.

    `said` is what one person decided in this round, oldest first. An acceptance speaks for all screens of its build, a
    return for those that it names; the latest word on the same two pictures counts. A mock without a screenshot is
    settled where its absence was.
    """
    found: dict[str, int] = {}
    for pair in pairs:
        for one in said:
            verdict = _verdict(pair, one)
            if verdict == CORRECT:
                found[pair.name] = one.revision
            elif verdict == WRONG:
                found.pop(pair.name, None)
    return found


def _verdict(pair: Pair, said: Said) -> str:
    """What was said of these very two pictures, or of there being none, or ""."""
    named = {row["name"]: row["verdict"] for row in said.data.get("screens", [])}
    if pair.right is None:
        whole = said.verdict == "accept" and "screens" not in said.data
        return "" if pair.name in said.pixels else str(named.get(pair.name, CORRECT if whole else ""))
    if said.pixels.get(pair.name) != pair.right.pixels:
        return ""
    mocks = said.data.get("against", {}).get("screens")
    if mocks is not None and mocks.get(pair.name, {}).get("pixels", "") != (pair.left.pixels if pair.left else ""):
        return ""
    return str(named.get(pair.name, CORRECT if said.verdict == "accept" else ""))


def to_look_at(pairs: Sequence[Pair]) -> list[Pair]:
    """What a verdict is asked for: each screenshot, and each mock that has none where the build has any."""
    return list(pairs) if any(pair.right for pair in pairs) else []


def still_open(pairs: Sequence[Pair], done: Mapping[str, int], rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Names of the screens of a build that are neither settled nor marked correct in `rows`."""
    marked: dict[str, str] = {row["name"]: row["verdict"] for row in rows}
    names = [pair.name for pair in to_look_at(pairs)]
    return [name for name in names if marked.get(name, CORRECT if name in done else "") != CORRECT]
