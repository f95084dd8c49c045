"""The words that changed between two versions of a section."""

import re
from collections import Counter
from collections.abc import Sequence

from reviews.artifacts.sections import Block
from reviews.diffs.sequences import Budget, Stretch, align

SAME, ADDED, REMOVED = "same", "added", "removed"
Run = tuple[str, str]  # (same, added or removed; text)

_TOKEN = re.compile(r"(https?://\S+|\d+(?:[.,:]\d+)*|\w+(?:['’]\w+)*|[^\w\s])(\s*)")
_LEAST_ALIKE = 0.25  # of the words in common; below it, two texts are no versions of each other
_SMALL = 3  # letters of a word that joins two changes instead of standing between them


def runs_of(before: Sequence[Block], after: Sequence[Block], budget: Budget) -> tuple[tuple[Run, ...], bool]:
    """The text with what went and what came, and whether it was compared by words (and not by paragraphs)."""
    stretches = _align_blocks(before, after, budget)
    runs: list[Run] = []
    by_words = True
    for same, a, b, c, d in stretches:
        found = None if same else word_runs(_text(before[a:b]), _text(after[c:d]), budget)
        by_words = by_words and (same or found is not None)
        runs += found if found is not None else _whole(same, before[a:b], after[c:d])
    return _merged(runs), by_words


def paragraph_runs(before: Sequence[Block], after: Sequence[Block], budget: Budget) -> tuple[Run, ...]:
    runs: list[Run] = []
    for same, a, b, c, d in _align_blocks(before, after, budget):
        runs += _whole(same, before[a:b], after[c:d])
    return _merged(runs)


def _align_blocks(before: Sequence[Block], after: Sequence[Block], budget: Budget) -> list[Stretch]:
    stretches = align([block.text for block in before], [block.text for block in after], budget)
    return [Stretch(False, 0, len(before), 0, len(after))] if stretches is None else stretches


def _whole(same: bool, before: Sequence[Block], after: Sequence[Block]) -> list[Run]:
    return [(SAME, _text(after))] if same else [(REMOVED, _text(before)), (ADDED, _text(after))]


def word_runs(before: str, after: str, budget: Budget) -> list[Run] | None:
    """None where the budget does not last; two texts with little in common are replaced as wholes."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    old_words, new_words = [word for word, _ in old], [word for word, _ in new]
    if not budget.spend((len(old) + len(new)) // 2):
        return None
    if likeness(old_words, new_words) < _LEAST_ALIKE:
        return [(REMOVED, before), (ADDED, after)]
    stretches = align(old_words, new_words, budget)
    if stretches is None:
        return None
    indent = after[: len(after) - len(after.lstrip())]
    runs: list[Run] = [(SAME, indent)]
    space = ""  # that the old text has here and the new one has not
    for same, a, b, c, d in _joined(stretches, new_words):
        if same:
            runs.append((SAME, _words(new[c:d])))
            space = "" if new[d - 1][1] else old[b - 1][1]
        else:
            runs += _replaced(space + _words(old[a:b]), _words(new[c:d]))
    return runs


def _replaced(before: str, after: str) -> list[Run]:
    """A space that both end with is no part of the change."""
    common = " " if before.endswith(" ") and after.endswith(" ") else ""
    end = -len(common) or None
    return [(REMOVED, before[:end]), (ADDED, after[:end]), (SAME, common)]


def likeness(before: Sequence[str], after: Sequence[str]) -> float:
    """How many words two texts have in common, from 0 to 1, whatever their order."""
    longest = max(len(before), len(after))
    return (Counter(before) & Counter(after)).total() / longest if longest else 1.0


def _joined(stretches: list[Stretch], words: Sequence[str]) -> list[Stretch]:
    """Changes with nothing but a sign or a small word between them read better as one."""
    found: list[Stretch] = []
    for place, stretch in enumerate(stretches):
        within = 0 < place < len(stretches) - 1
        joins = stretch.same and within and _is_slight(words[stretch.c : stretch.d])
        if found and not found[-1].same and (joins or not stretch.same):
            last = found.pop()
            stretch = Stretch(False, last.a, stretch.b, last.c, stretch.d)
        found.append(stretch)
    return found


def _is_slight(words: Sequence[str]) -> bool:
    letters = [word for word in words if word[0].isalnum()]
    return len(words) <= 2 and (not letters or (len(letters) == 1 and len(letters[0]) <= _SMALL))


def _text(blocks: Sequence[Block]) -> str:
    return "".join(f"{block.gap}{block.text}" for block in blocks)


def _words(tokens: Sequence[tuple[str, str]]) -> str:
    return "".join(word + space for word, space in tokens)


def _merged(runs: list[Run]) -> tuple[Run, ...]:
    """Neighbours of one kind as one run; the text begins with its first word."""
    found: list[Run] = []
    for kind, text in runs:
        if not text:
            continue
        if found and found[-1][0] == kind:
            text = found.pop()[1] + text
        found.append((kind, text))
    if found:
        found[0] = (found[0][0], found[0][1].lstrip("\n"))
    return tuple(run for run in found if run[1])
