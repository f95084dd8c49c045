"""One screen, closely: both pictures, what is known of them, and what was said."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from orchestration.selectors.screening.remarks import remarks_on
from orchestration.selectors.screening.shapes import Detail, Picture, Remark
from orchestration.selectors.screening.source import Source
from orchestration.selectors.screening.words import difference_words
from reviews.pairs import Pair, Stored
from reviews.selectors.screen_notes import Compared


def close_up(
    source: Source,
    pair: Pair,
    compared: Compared | None,
    *,
    rows: Sequence[Mapping[str, Any]],
    url: str,
    mark: str,
    settled_on: int,
) -> Detail:
    """`rows` are the marks of the member's draft that still hold, `url` is where this screen is shown."""
    shown = compared is not None and compared.state == "done"
    picture = f"{source.sight.gate_url(source.gate.key)}/comparisons/{compared.id}.png" if compared else ""
    return Detail(
        pair=pair,
        url=url,
        left=_left(source, pair.left) if pair.left else None,
        right=_right(source, pair.right) if pair.right else None,
        facts=_facts(source, pair, compared),
        remarks=_remarks(source, pair, rows),
        found=compared,
        difference_url=picture if shown else "",
        mark=mark,
        settled_on=settled_on,
    )


def _left(source: Source, screen: Stored) -> Picture:
    word = "Mock" if source.holds_mocks or not source.is_build else "Build"
    label = f"{word} · revision {screen.revision}"
    return Picture(source.file_url(screen, source.left), label, screen.name, screen.width, screen.height)


def _right(source: Source, screen: Stored) -> Picture:
    commit = source.commit[:7]
    label = f"Build · {commit}" if commit else f"Mock · revision {screen.revision}"
    return Picture(source.file_url(screen), label, screen.name, screen.width, screen.height)


def _facts(source: Source, pair: Pair, compared: Compared | None) -> list[tuple[str, str]]:
    sight, found = source.sight, []
    if source.left is not None and (pair.left or source.holds_mocks):
        words = f"revision {source.left.number}, by {sight.author(source.left)}" if pair.left else "none"
        if pair.left and pair.left.name.casefold() != pair.name.casefold():
            words = f"“{pair.left.name}”, {words}"
        found.append(("Mock" if source.holds_mocks else "Before", words))
    if pair.right:
        words = f"revision {source.revision.number}, by {sight.author(source.revision)}"
        commit = source.commit[:7]
        found.append(("Build" if source.is_build else "Now", f"{commit}, {words}" if commit else words))
    if pair.left and pair.right:
        found.append(("Differs", _differs(pair, compared)))
        sizes = [f"{screen.width} × {screen.height}" for screen in (pair.right, pair.left)]
        if sizes[0] != sizes[1]:
            found.append(("Size", f"{sizes[0]}, was {sizes[1]}"))
    return found


def _differs(pair: Pair, compared: Compared | None) -> str:
    if pair.is_equal:
        return "in no pixel"
    if compared is None or compared.state == "waiting":
        return "is being found out …"
    return compared.sentence if compared.state == "refused" else difference_words(compared)


def _remarks(source: Source, pair: Pair, rows: Sequence[Mapping[str, Any]]) -> Sequence[Remark]:
    if not source.holds_mocks:
        return ()
    number = source.revision.number
    screen = pair.right or (replace(pair.left, revision=number) if pair.left else None)
    return remarks_on(source.sight, screen, rows, source.decisions) if screen else ()
