"""A text by its sections: what changed in full, what stayed folded away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from orchestration.moments import number_word
from orchestration.selectors.review_page.comparison import Changes, Comparison
from orchestration.wording import capital, listed
from reviews.diffs import SectionDiff, prose_diff

_LONG = 4  # paragraphs of unchanged text between two changes, from which on the inner ones fold away
_STATES = ("changed", "added", "removed", "moved")
_NAMED = 3


@dataclass(frozen=True)
class ShownRun:
    """`kind` is same, added, removed or folded."""

    kind: str
    text: str


@dataclass(frozen=True)
class ShownSection:
    diff: SectionDiff
    runs: tuple[ShownRun, ...]

    @property
    def title(self) -> str:
        return self.diff.title or ("Text without a heading" if not self.diff.level else "Untitled")


@dataclass(frozen=True)
class Group:
    """Sections that follow each other: those that changed each for itself, those that did not behind one fold."""

    same: bool
    sections: tuple[ShownSection, ...]

    @property
    def words(self) -> str:
        """ "Three sections unchanged: Problem, Goals, …"."""
        titles = [section.title for section in self.sections]
        named = ", ".join(titles[:_NAMED]) + (", …" if len(titles) > _NAMED else "")
        return f"{_counted(len(titles))} unchanged: {named}"


def changes(comparison: Comparison) -> Changes:
    before, after = comparison.before, comparison.after
    sections = prose_diff(before.body, after.body)
    coarse = any(not section.by_words for section in sections if section.state == "changed")
    return Changes(
        headline=_headline(sections, _other_files(comparison)),
        template="review/changes_prose.html",
        found=[Group(same, tuple(map(_shown, group))) for same, group in groupby(sections, _is_same)],
        instead=bool(after.body),
        marks={one.anchor: one.state for one in sections if one.anchor and one.state != "same"},
        note="Some of it changed so much that whole paragraphs are shown instead of words." if coarse else "",
    )


def _is_same(section: SectionDiff) -> bool:
    return section.state == "same"


def _other_files(comparison: Comparison) -> bool:
    """Whether the two hold different files, which a page cannot compare."""
    kept = [{(file.name, file.sha256) for file in one.files.all()} for one in (comparison.before, comparison.after)]
    return kept[0] != kept[1]


def _headline(sections: Sequence[SectionDiff], other_files: bool) -> str:
    """ "Two of nine sections changed", "Two sections changed, one added"."""
    states = [section.state for section in sections]
    counts = [(states.count(state), state) for state in _STATES if states.count(state)]
    if not counts:
        return "The file is another one, the text is the same" if other_files else "The text is the same"
    number, state = counts[0]
    if len(counts) == 1 and state != "removed":
        return f"{capital(number_word(number))} of {_counted(len(sections)).lower()} {state}"
    more = [f"{number_word(number)} {state}" for number, state in counts[1:]]
    return listed([f"{_counted(number)} {state}", *more])


def _counted(number: int) -> str:
    return capital(f"{number_word(number)} section{'' if number == 1 else 's'}")


def _shown(section: SectionDiff) -> ShownSection:
    if section.state != "changed":
        return ShownSection(section, tuple(ShownRun("same", text) for _, text in section.runs))
    last = len(section.runs) - 1
    found = [
        shown
        for place, (kind, text) in enumerate(section.runs)
        for shown in _folded(kind, text, first=place == 0, last=place == last)
    ]
    return ShownSection(section, tuple(found))


def _folded(kind: str, text: str, *, first: bool, last: bool) -> Iterator[ShownRun]:
    """Long unchanged stretches keep the paragraphs beside a change, and fold what lies between."""
    parts = text.split("\n\n")
    if kind != "same" or len(parts) < _LONG:
        yield ShownRun(kind, text)
        return
    head, tail = 0 if first else 1, len(parts) if last else len(parts) - 1
    if head:
        yield ShownRun("same", parts[0])
    yield ShownRun("folded", "\n\n".join(parts[head:tail]))
    if tail < len(parts):
        yield ShownRun("same", parts[-1])
