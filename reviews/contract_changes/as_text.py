"""Two contracts in a language that is not understood here, compared line by line."""

from collections.abc import Iterator, Sequence
from typing import Any

from reviews.artifacts.contract.languages import language_of
from reviews.contract_changes.lines import GONE, KEPT, NEW
from reviews.contracts import CannotCompare
from reviews.diffs.sequences import Budget, Stretch, align

STEPS = 2_000_000  # of work, about a second
MOST_SHOWN = 2_000  # lines of one stretch
AROUND = 3  # lines of both that are shown before and after a change

Line = dict[str, Any]


def compared_as_text(base: str, revision: str) -> tuple[list[dict[str, Any]], dict[str, int]] | None:
    """Stretches of lines, as `shown_operations` gives operations, and how many lines are `gone` and `new`.

    None where neither is in such a language. Raises CannotCompare where only one is, or they differ too much.
    """
    languages = language_of(base), language_of(revision)
    if languages == (None, None):
        return None
    if languages[0] != languages[1]:
        raise CannotCompare("The two are written in different languages, so they cannot be compared.")
    before, after = base.splitlines(), revision.splitlines()
    stretches = align(before, after, Budget(STEPS))
    if stretches is None:
        raise CannotCompare("The two differ so much that their lines cannot be compared.")
    changed = [one for one in stretches if not one.same]
    counts = {"gone": sum(one.b - one.a for one in changed), "new": sum(one.d - one.c for one in changed)}
    shown = [_entry(number, part, before, after) for number, part in enumerate(_parts(stretches), start=1)]
    return shown, counts


def _parts(stretches: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """Changes that stand close to each other, each part with some lines around it."""
    part: list[Stretch] = []
    for one in stretches:
        if not one.same:
            part.append(one)
        elif one.b - one.a > 2 * AROUND and _has_change(part):
            yield [*part, _head(one)]
            part = [_tail(one)]
        else:
            part.append(one if _has_change(part) else _tail(one))
    if _has_change(part):
        yield [*part[:-1], _head(part[-1])] if part[-1].same else part


def _has_change(part: Sequence[Stretch]) -> bool:
    return any(not one.same for one in part)


def _head(one: Stretch) -> Stretch:
    length = min(AROUND, one.b - one.a)
    return Stretch(True, one.a, one.a + length, one.c, one.c + length)


def _tail(one: Stretch) -> Stretch:
    length = min(AROUND, one.b - one.a)
    return Stretch(True, one.b - length, one.b, one.d - length, one.d)


def _entry(number: int, part: Sequence[Stretch], before: Sequence[str], after: Sequence[str]) -> dict[str, Any]:
    lines: list[Line] = []
    for one in part:
        if one.same:
            lines += [_line(KEPT, text) for text in after[one.c : one.d]]
        else:
            lines += [_line(GONE, text) for text in before[one.a : one.b]]
            lines += [_line(NEW, text) for text in after[one.c : one.d]]
    title = f"From line {part[0].c + 1} on"
    blocks = [{"title": title, "lines": lines[:MOST_SHOWN]}]
    place = {"method": "", "path": "", "name": "", "summary": "", "anchor": f"lines-{number}"}
    return {**place, "change": "changed", "blocks": blocks, "example": ""}


def _line(mark: str, text: str) -> Line:
    return {"mark": mark, "parts": [[text, False]]}
