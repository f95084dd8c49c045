"""A role's phases: their activities, what belongs to each, and what completes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from projects.playbooks import phase_tables, sections, tables
from projects.playbooks.inline import plain
from projects.playbooks.lines import Line
from projects.playbooks.parts import Activity, Phase, Question, Source
from projects.playbooks.sections import Found, Section

_CRITERION = (
    r"(?:success(?:\s+criteri(?:on|a))?|exit criteri(?:on|a)|done when|complete when|finished when|outcome|ready when)"
)
_SUCCESS = re.compile(rf"^{_CRITERION}\s*[:=–—-]\s*(?P<text>.+)$", re.IGNORECASE)
_SUCCESS_HEAD = re.compile(rf"^\W*{_CRITERION}\W*$", re.IGNORECASE)
_LABEL = re.compile(r"^(?P<title>[^:]{1,80}):\s+(?P<rest>\S.*)$")


@dataclass(slots=True)
class _Activity:
    title: str
    line: Line
    items: list[str] = field(default_factory=list)


def find(lines: Sequence[Line]) -> Found:
    """Where the phases stand; a table that has them is read where nothing else does."""
    found = sections.find(lines)
    if found.sections:
        return found
    return Found(phase_tables.phases(lines))


def read(found: Found, lines: Sequence[Line], role: str, file: str) -> tuple[list[Phase], list[Question]]:
    """The phases of a document in order, and the questions about them. Numbers may repeat; whoever assembles the process
    decides about that."""
    criteria = phase_tables.criteria(lines)
    phases = []
    for section in found.sections:
        activities = _row(section) if section.line.kind == "table" else _activities(section)
        success = section.success or criteria.get(section.number) or criteria.get(section.title.lower(), "")
        phases.append(
            Phase(
                role=role,
                number=section.number,
                title=section.title,
                required=section.required,
                activities=tuple(Activity(a.title, tuple(a.items), _source(a.line, file)) for a in activities),
                success=success,
                source=_source(section.line, file),
            )
        )
    return phases, _unknown_rows(lines, phases, role, file)


def are_these(found: Found, role: str, file: str) -> Question:
    """What to ask where numbered headings may be phases."""
    first = found.sections[0]
    text = f'Are the numbered headings, "{first.number}. {first.title}" and so on, the phases of this role?'
    return Question(role, text, ("yes", "no"), _source(first.line, file))


def _unknown_rows(lines: Sequence[Line], phases: Sequence[Phase], role: str, file: str) -> list[Question]:
    """Rows of a table of criteria that belong to no phase."""
    known = {phase.number for phase in phases} | {phase.title.lower() for phase in phases}
    found = []
    for key, (line, _) in phase_tables.rows(lines).items() if phases else ():
        if key not in known:
            text = f'This row is about phase "{key}", which has no section of its own. Is that meant?'
            found.append(Question(f"{role} {key}"[:80], text[:300], ("yes", "no"), _source(line, file)))
    return found


def _source(line: Line, file: str) -> Source:
    return Source(file, line.number, line.raw.strip()[:2_000])


def _row(section: Section) -> list[_Activity]:
    """The activities in a row: what stands between its name and its criterion, by commas."""
    said = [cell for cell in tables.cells(section.line.text)[1:] if cell and cell != section.success]
    return [
        _Activity(part.strip(), section.line) for cell in said for part in re.split(r"[,;]\s", cell) if part.strip()
    ]


def _activities(phase: Section) -> list[_Activity]:
    """Numbered items, else sub-headings, else plain items are the activities; what stands below each are its items."""
    body = _without_criteria(phase)
    listed = [line for line in body if line.kind == "item"]
    base = min((line.indent for line in listed), default=0)
    has_numbers = any(line.numbered and line.indent <= base + 1 for line in listed)
    has_heads = any(line.kind == "heading" for line in body) and not has_numbers
    found: list[_Activity] = []
    table: list[str] = []
    for line in body:
        if line.kind == "table":
            table.append(line.text)
            continue
        _add_table(found, table)
        if line.kind == "heading" and has_heads:
            found.append(_Activity(re.sub(r"^\d+[.)]\s*", "", plain(line.text)), line))
        elif line.kind == "item" and not has_heads and _starts(line, base, has_numbers):
            _begin(found, line)
        elif line.kind == "item" and found:
            found[-1].items.append(plain(line.text))
        elif line.kind == "text":
            _continue(found, line)
    _add_table(found, table)
    return [activity for activity in found if activity.title]


def _without_criteria(phase: Section) -> list[Line]:
    """The lines of a phase but for its success criterion, which is kept: on a line, as an item, or a list of its own."""
    kept: list[Line] = []
    listed: list[Line] = []
    below = False
    for line in phase.body:
        said = plain(line.text) if line.kind in ("text", "item", "heading") else ""
        stated = _SUCCESS.match(said)
        if stated:
            phase.success = phase.success or stated["text"]
            below = False
        elif said and _SUCCESS_HEAD.match(said):
            below = True
        elif below and line.kind in ("item", "text") and (not listed or line.numbered == listed[0].numbered):
            listed.append(line)
        elif line.kind != "blank" or not below:
            below = False
            kept.append(line)
    phase.success = phase.success or "; ".join(plain(line.text) for line in listed)
    return kept


def _starts(line: Line, base: int, has_numbers: bool) -> bool:
    return line.indent <= base + 1 and (line.numbered or not has_numbers)


def _begin(found: list[_Activity], line: Line) -> None:
    said = plain(line.text)
    label = _LABEL.match(said)
    title = label["title"] if label else said.rstrip(" :")
    found.append(_Activity(title, line, [label["rest"]] if label else []))


def _add_table(found: list[_Activity], table: list[str]) -> None:
    if table and found and phase_tables.columns(table[0]) is None:
        found[-1].items += tables.sentences(table)
    table.clear()


def _continue(found: list[_Activity], line: Line) -> None:
    """The rest of the item above it."""
    if found and found[-1].items and line.indent >= 2:
        found[-1].items[-1] = f"{found[-1].items[-1]} {plain(line.text)}"[:2_000]
