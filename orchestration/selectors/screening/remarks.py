"""What was found wrong with a screen: in one's own draft, in answers to this revision, and in the last one to an earlier."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from orchestration.selectors.screening.shapes import Remark
from orchestration.selectors.sight import Sight
from reviews.models import Decision
from reviews.pairs import Stored
from reviews.settled import WRONG


def remarks_on(
    sight: Sight, screen: Stored, draft: Iterable[Mapping[str, Any]], decisions: Sequence[Decision]
) -> list[Remark]:
    """Numbered, one's own first; `decisions` are those of the gate, oldest first, each with its revision's `number`."""
    mine = [row for row in draft if row["name"] == screen.name]
    found = [_remark(screen, row, "you, not sent yet", at=at) for at, row in enumerate(mine) if row["verdict"] == WRONG]
    for decision in _said_last(decisions, screen.revision):
        number: int = decision.number  # type: ignore[attr-defined]  # annotated by the selector
        found += [
            _remark(
                screen,
                row,
                sight.author(decision),
                when=decision.at,
                on=number if number != screen.revision else 0,
            )
            for row in decision.data.get("screens", [])
            if row["name"] == screen.name and row["verdict"] == WRONG
        ]
    return [_numbered(remark, number) for number, remark in enumerate(found, start=1)]


def _said_last(decisions: Sequence[Decision], revision: int) -> list[Decision]:
    """Of each person the latest decision up to this revision that was not revoked."""
    latest: dict[int, Decision] = {}
    for decision in decisions:
        number: int = decision.number  # type: ignore[attr-defined]
        if number <= revision and getattr(decision, "revocation", None) is None:
            latest[decision.by_id] = decision
    return list(latest.values())


def _remark(screen: Stored, row: Mapping[str, Any], by: str, **more: Any) -> Remark:
    box = row.get("box")
    pixels = None
    if box:
        width, height = screen.width, screen.height
        pixels = (
            round(box[0] * width, 1),
            round(box[1] * height, 1),
            round(box[2] * width, 1),
            round(box[3] * height, 1),
        )
    return Remark(0, str(row.get("note", "")), by, box=pixels, **more)


def _numbered(remark: Remark, number: int) -> Remark:
    return Remark(number, remark.note, remark.by, remark.when, remark.on, remark.box, remark.at)
