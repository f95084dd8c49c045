"""Where a document's phases stand, whatever form they have: headings, numbered headings, list items or rows of a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from projects.playbooks import headings
from projects.playbooks.conditions import NUMBER, number_of
from projects.playbooks.inline import plain, words
from projects.playbooks.lines import Line

HEADING = re.compile(
    rf"^[\W_]*(?:\d{{1,2}}[.)]\s+)?(?:phase|stage)\s+#?(?P<number>{NUMBER})(?![\w.]\w)\s*[\s:.)|=–—-]*\s*(?P<title>.*)$",
    re.IGNORECASE,
)
_STEP = re.compile(
    rf"^[\W_]*(?:step|schritt)\s+#?(?P<number>{NUMBER})(?![\w.]\w)\s*[\s:.)|=–—-]*\s*(?P<title>.*)$", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
# A cheap look at the beginning of a line, before the thorough one.
_CALLED, _STEPS, _FAR = re.compile("phase|stage", re.IGNORECASE), re.compile("step|schritt", re.IGNORECASE), 40
NUMBERED = re.compile(r"^[\W_]*(?P<number>\d{1,2}(?:\.\d{1,2})?)(?:[.):]|\s*[–—|-])\s*(?P<title>[^\W\d].*)$")
_ABOUT_PHASES = re.compile(
    r"\b(?:phases|stages|steps|work-?flow|(?:my|our|the) process|how (?:i|we) work|schritte|arbeitsweise)\b",
    re.IGNORECASE,
)
_OPTIONAL = re.compile(
    r"[(\[]\s*(?:optional|if needed|as needed|nice to have)\b[^()\[\]]*[)\]]|^optional\b\W*", re.IGNORECASE
)
_REQUIRED = re.compile(r"[(\[]\s*(?:required|mandatory|must)\b[^()\[\]]*[)\]]", re.IGNORECASE)
OTHER_SECTION = re.compile(
    r"red[\s-]*flag|warning signs|stop signs|quick[\s-]*ref|cheat[\s-]*sheet|life-?cycle|definition of done|incoming dep|outgoing hand",
    re.IGNORECASE,
)

_OUTSIDE = -9  # of any list of phases
_LONGEST = 160  # characters of a heading that are looked at

Opening = tuple[str, str]  # number and title


@dataclass(slots=True)
class Section:
    """One phase: its heading or item, and the lines that belong to it. `cells` where it is the row of a table."""

    number: str
    title: str
    line: Line
    required: bool
    success: str = ""
    body: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Found:
    """`unsure`: numbered headings that nobody calls phases."""

    sections: list[Section] = field(default_factory=list)
    unsure: bool = False

    @property
    def lines(self) -> frozenset[int]:
        """The numbers of all lines that belong to phases, those of their headings included."""
        return frozenset(line.number for one in self.sections for line in (one.line, *one.body) if line.kind != "table")


def phase_of_heading(text: str) -> Opening | None:
    """("1.5", "Modern paradigms") for a heading that opens a phase."""
    return opening(HEADING, text) if _CALLED.search(text[:_FAR]) else None


def find(lines: Sequence[Line]) -> Found:
    """The phases in the first form that a document has; what is called a phase comes before what only looks like one."""
    ways: tuple[Callable[[Sequence[Line]], Found], ...] = (_called, _steps, _listed, _numbered)
    return next((found for way in ways if (found := way(lines)).sections), Found())


def _called(lines: Sequence[Line]) -> Found:
    return Found(_cut(lines, lambda line: _head(HEADING, line) if _CALLED.search(line.text[:_FAR]) else None))


def _steps(lines: Sequence[Line]) -> Found:
    return Found(_cut(lines, lambda line: _head(_STEP, line) if _STEPS.search(line.text[:_FAR]) else None))


def _head(pattern: re.Pattern[str], line: Line) -> Opening | None:
    return opening(pattern, line.text) if line.is_head else None


def _cut(lines: Sequence[Line], opens: Callable[[Line], Opening | None]) -> list[Section]:
    """Each phase with the lines up to the next heading of its level."""
    found: list[Section] = []
    level = 0
    for line in lines:
        opened = opens(line)
        if opened:
            level = line.level or 7
            found.append(section(opened, line))
        elif level and _closes(line, level):
            level = 0
        elif level:
            found[-1].body.append(line)
    return found


def _closes(line: Line, level: int) -> bool:
    return (line.kind == "heading" and line.level <= level) or bool(OTHER_SECTION.search(line.text) and line.is_head)


def _listed(lines: Sequence[Line]) -> Found:
    """List items: those called phases anywhere, and numbered ones under a heading about phases."""
    found: list[Section] = []
    level, base = 0, _OUTSIDE
    for line in lines:
        if line.kind == "item":
            opened = _item(line, level > 0) if base == _OUTSIDE or line.indent <= base + 1 else None
            if opened:
                base = line.indent
                found.append(section(opened, line))
                continue
        elif line.kind == "heading" or (line.kind == "text" and line.is_head):
            base = _OUTSIDE
            if line.kind == "heading" or not level:
                level = (line.level or 7) if _ABOUT_PHASES.search(line.text) else level if line.level > level else 0
        if base != _OUTSIDE:
            found[-1].body.append(line)
    return Found(found if len(found) > 1 else [])


def _item(line: Line, under_phases: bool) -> Opening | None:
    called = phase_of_heading(line.text)
    marked = re.match(r"\D{0,3}(\d{1,2})[.)]", line.raw.strip()) if line.numbered and under_phases else None
    if called or not marked:
        return called
    title = re.split(r":\s|\s[–—-]\s", plain(line.text), maxsplit=1)[0]
    return number_of(marked[1]), title.strip(" :.")


def _numbered(lines: Sequence[Line]) -> Found:
    """Headings of one level that count from 0 or 1, none of which is about anything but a phase."""
    for level in range(1, 7):
        heads = [line for line in lines if line.kind == "heading" and line.level <= level]
        run = [
            line
            for line in heads
            if line.level == level and _DIGIT.search(line.text[:8]) and opening(NUMBERED, line.text)
        ]
        numbers = [float(NUMBERED.match(plain(line.text))["number"]) for line in run]  # type: ignore[index]
        counts = len(run) > 1 and numbers[0] in (0, 1) and numbers == sorted(set(numbers))
        if counts and not any(_is_other(line) for line in run):
            above = [line for line in heads if line.level < level and line.number < run[0].number]
            return Found(_cut(lines, _only(run)), not (above and _ABOUT_PHASES.search(plain(above[-1].text))))
    return Found()


def _only(run: Sequence[Line]) -> Callable[[Line], Opening | None]:
    chosen = {line.number for line in run}
    return lambda line: opening(NUMBERED, line.text) if line.number in chosen else None


def _is_other(line: Line) -> bool:
    text = words(line.text)
    return bool(
        OTHER_SECTION.search(text)
        or headings.LIFECYCLE.search(text)
        or headings.checkpoint_of(line.text, headings.STRONG)
        or _ABOUT_PHASES.search(text)
    )


def opening(pattern: re.Pattern[str], text: str) -> Opening | None:
    found = pattern.match(plain(text[:_LONGEST]))
    return (number_of(found["number"]), found["title"].strip(" *_#")) if found else None


def section(opened: Opening, line: Line) -> Section:
    """A phase from what its heading says; optional and required are no part of its title."""
    number, said = opened
    optional, required = _OPTIONAL.search(said), _REQUIRED.search(said)
    title = _REQUIRED.sub("", _OPTIONAL.sub("", said)).strip(" :.–—-") or f"Phase {number}"
    return Section(number, title, line, bool(required) or not (optional or "." in number))
