"""Markdown against Markdown: each section with what became of it, and in a changed one the words."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from reviews.artifacts.sections import Block, Section, sections_of
from reviews.diffs.sequences import Budget
from reviews.diffs.words import ADDED, REMOVED, SAME, Run, likeness, paragraph_runs, runs_of

STEPS = 600_000  # of all comparisons of one diff; about a tenth of a second
MOST_LINES, MOST_HEADINGS = 16_000, 2_000  # of the two texts together; more are compared by paragraphs alone
_VERSIONS = 0.5  # of the words in common, and a section under a new title is the old one renamed
_CANDIDATES = 3  # old sections that a new title is held against


@dataclass(frozen=True)
class SectionDiff:
    """`state` is added, removed, changed, same or moved; `runs` are (same, added or removed; text) in reading order.

    `title` is "" for what stands before the first heading, `was` the old title of a renamed section, `anchor` the id of
    the heading in the rendered text ("" for a removed one). `by_words` is False where it was too much to compare by
    words, and whole paragraphs are shown instead.
    """

    title: str
    anchor: str
    state: str
    runs: tuple[Run, ...]
    level: int = 0
    was: str = ""
    by_words: bool = True


def prose_diff(before: str, after: str, steps: int = STEPS) -> tuple[SectionDiff, ...]:
    """Every section of `after` in its order, those that went in their old places. White space and line breaks do not count."""
    budget = Budget(steps)
    if _count("\n", before, after) > MOST_LINES or _count("\n#", before, after) > MOST_HEADINGS:
        return (_by_paragraphs(before, after, budget),)
    old, new = sections_of(before), sections_of(after)
    pairs = _pairs(old, new)
    moved = _moved(pairs)
    found = [(place, 0, _compared(old, section, pairs.get(place), place in moved, budget))
             for place, section in enumerate(new)]  # fmt: skip
    found += [(place, 1 + order, _whole(old[order], REMOVED)) for order, place in _gone(old, pairs)]
    return tuple(diff for _, _, diff in sorted(found, key=lambda entry: entry[:2]))


def _count(sign: str, *texts: str) -> int:
    return sum(text.count(sign) for text in texts)


def _by_paragraphs(before: str, after: str, budget: Budget) -> SectionDiff:
    """The whole text as one section."""
    old, new = ([Block(text) for text in whole.split("\n\n") if text.strip()] for whole in (before, after))
    runs = paragraph_runs(old, new, budget)
    state = "changed" if any(kind != SAME for kind, _ in runs) else "same"
    return SectionDiff("", "", state, runs, by_words=False)


def _compared(
    old: Sequence[Section], section: Section, partner: int | None, moved: bool, budget: Budget
) -> SectionDiff:
    if partner is None:
        return _whole(section, ADDED)
    other = old[partner]
    runs, by_words = runs_of(other.blocks, section.blocks, budget)
    renamed = other.title if other.title != section.title else ""
    changed = bool(renamed) or any(kind != SAME for kind, _ in runs)
    state = "changed" if changed else "moved" if moved else "same"
    return SectionDiff(section.title, section.anchor, state, runs, section.level, renamed, by_words)


def _whole(section: Section, kind: str) -> SectionDiff:
    text = "".join(f"{block.gap}{block.text}" for block in section.blocks).lstrip("\n")
    runs = ((kind, text),) if text else ()
    return SectionDiff(section.title, "" if kind == REMOVED else section.anchor, kind, runs, section.level)


def _pairs(old: Sequence[Section], new: Sequence[Section]) -> dict[int, int]:
    """Place in `new` -> place in `old`: by title and titles above it, by title alone, then by the words in it."""
    pairs: dict[int, int] = {}
    _pair_by(lambda section: section.path, old, new, pairs)
    _pair_by(lambda section: section.path[-1], old, new, pairs)
    _pair_renamed(old, new, pairs)
    return pairs


def _pair_by(
    key: Callable[[Section], Hashable], old: Sequence[Section], new: Sequence[Section], pairs: dict[int, int]
) -> None:
    taken = set(pairs.values())
    free: dict[Hashable, list[int]] = defaultdict(list)
    for place in reversed(range(len(old))):
        if place not in taken:
            free[key(old[place])].append(place)
    for place, section in enumerate(new):
        if place not in pairs and free[key(section)]:
            pairs[place] = free[key(section)].pop()


def _pair_renamed(old: Sequence[Section], new: Sequence[Section], pairs: dict[int, int]) -> None:
    """A section without a partner is held against the next old ones that have none either."""
    taken = set(pairs.values())
    free = [place for place in range(len(old)) if place not in taken]
    for place, section in enumerate(new):
        if place in pairs:
            continue
        found = next((one for one in free[:_CANDIDATES] if _are_versions(old[one], section)), None)
        if found is not None:
            pairs[place] = found
            free.remove(found)


def _are_versions(one: Section, other: Section) -> bool:
    words, others = one.text.split(), other.text.split()
    return bool(one.level and other.level and words) and likeness(words, others) >= _VERSIONS


def _moved(pairs: dict[int, int]) -> set[int]:
    """Places in `new` that left the longest stretch of sections whose order stayed."""
    places = sorted(pairs)
    tails: list[int] = []
    ends: list[int] = []  # the place that ends the longest rising run of each length
    came: dict[int, int | None] = {}
    for place in places:
        length = bisect_left(tails, pairs[place])
        came[place] = ends[length - 1] if length else None
        tails[length : length + 1] = [pairs[place]]
        ends[length : length + 1] = [place]
    stayed: set[int] = set()
    last: int | None = ends[-1] if ends else None
    while last is not None:
        stayed.add(last)
        last = came[last]
    return set(places) - stayed


def _gone(old: Sequence[Section], pairs: dict[int, int]) -> list[tuple[int, int]]:
    """(place in `old`, place in `new` after which it stood) of each section that has no partner."""
    partner = {before: after for after, before in pairs.items()}
    found, last = [], -1
    for place in range(len(old)):
        if place in partner:
            last = partner[place]
        else:
            found.append((place, last))
    return found
