"""A role's phases: their activities, what belongs to each, and what completes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from projects.playbooks import tables
from projects.playbooks.conditions import NUMBER, number_of
from projects.playbooks.inline import outside_parentheses, plain
from projects.playbooks.lines import Line
from projects.playbooks.parts import Activity, Phase, Source

_HEADING = re.compile(
    rf"^[\W_]*(?:\d{{1,2}}[.)]\s+)?(?:phase|stage)\s+#?(?P<number>{NUMBER})(?![\w.]\w)\s*[\s:.)|=–—-]*\s*(?P<title>.*)$",
    re.IGNORECASE,
)
_SUCCESS = re.compile(
    r"^(?:success(?:\s+criteri(?:on|a))?|exit criteri(?:on|a)|done when|complete when|outcome)\s*[:=–—-]\s*(?P<text>.+)$",
    re.IGNORECASE,
)
_SUCCESS_COLUMN = re.compile(r"success|criteri|done|outcome|exit|complete|result", re.IGNORECASE)
_PHASE_COLUMN = re.compile(r"phase|stage|step", re.IGNORECASE)
_NUMBER_IN_CELL = re.compile(rf"(?:(?:phase|stage)\s+(?P<word>{NUMBER})\b|(?P<digits>\d{{1,3}}(?:\.\d{{1,3}})?))", re.I)
_LABEL = re.compile(r"^(?P<title>[^:]{1,80}):\s+(?P<rest>\S.*)$")
OTHER_SECTION = re.compile(r"red[\s-]*flag|quick[\s-]*ref|cheat[\s-]*sheet|life-?cycle", re.IGNORECASE)


@dataclass(slots=True)
class _Activity:
    title: str
    line: Line
    items: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Phase:
    number: str
    title: str
    line: Line
    optional: bool = False
    success: str = ""
    body: list[Line] = field(default_factory=list)


def phase_of_heading(text: str) -> tuple[str, str] | None:
    """("1.5", "Modern paradigms") for a heading that opens a phase."""
    found = _HEADING.match(plain(text))
    return (number_of(found["number"]), found["title"].strip(" *_#")) if found else None


def read(lines: Sequence[Line], role: str, file: str) -> list[Phase]:
    """The phases of a document in order. Numbers may repeat; whoever assembles the process decides about that."""
    criteria = _criteria(lines)
    found = []
    for phase in _sections(lines):
        activities = _activities(phase)
        success = phase.success or criteria.get(phase.number) or criteria.get(phase.title.lower(), "")
        found.append(
            Phase(
                role=role,
                number=phase.number,
                title=phase.title or f"Phase {phase.number}",
                required="." not in phase.number and not phase.optional,
                activities=tuple(Activity(a.title, tuple(a.items), _source(a.line, file)) for a in activities),
                success=success,
                source=_source(phase.line, file),
            )
        )
    return found


def _source(line: Line, file: str) -> Source:
    return Source(file, line.number, line.raw.strip()[:2_000])


def _sections(lines: Sequence[Line]) -> list[_Phase]:
    """Each phase with the lines up to the next heading of its level."""
    found: list[_Phase] = []
    level = 0
    for line in lines:
        opened = phase_of_heading(line.text) if line.is_head else None
        if opened:
            level = line.level or 7
            optional = bool(re.search(r"\(\s*optional\s*\)", opened[1], re.IGNORECASE))
            found.append(_Phase(opened[0], opened[1], line, optional))
        elif (line.kind == "heading" and line.level <= level) or (line.is_head and OTHER_SECTION.search(line.text)):
            level = 0
        elif level:
            found[-1].body.append(line)
    return found


def _activities(phase: _Phase) -> list[_Activity]:
    """Numbered items, else sub-headings, else plain items are the activities; what stands below each are its items."""
    listed = [line for line in phase.body if line.kind == "item"]
    base = min((line.indent for line in listed), default=0)
    has_numbers = any(line.numbered and line.indent <= base + 1 for line in listed)
    has_heads = any(line.kind == "heading" for line in phase.body) and not has_numbers
    found: list[_Activity] = []
    table: list[str] = []
    for line in phase.body:
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
            _text(phase, found, line)
    _add_table(found, table)
    return [activity for activity in found if activity.title]


def _starts(line: Line, base: int, has_numbers: bool) -> bool:
    return line.indent <= base + 1 and (line.numbered or not has_numbers)


def _begin(found: list[_Activity], line: Line) -> None:
    said = plain(line.text)
    label = _LABEL.match(said)
    title = label["title"] if label else said.rstrip(" :")
    found.append(_Activity(title, line, [label["rest"]] if label else []))


def _add_table(found: list[_Activity], table: list[str]) -> None:
    if table and found and _criteria_columns(table[0]) is None:
        found[-1].items += tables.sentences(table)
    table.clear()


def _text(phase: _Phase, found: list[_Activity], line: Line) -> None:
    """A success criterion, or the rest of the item above it."""
    success = _SUCCESS.match(plain(line.text))
    if success:
        phase.success = success["text"]
    elif found and found[-1].items and line.indent >= 2:
        found[-1].items[-1] = f"{found[-1].items[-1]} {plain(line.text)}"[:2_000]


def _criteria(lines: Sequence[Line]) -> dict[str, str]:
    """Success criteria out of any table that has a phase column and a criterion column, by number and by name."""
    found: dict[str, str] = {}
    for block in tables.blocks(lines):
        columns = _criteria_columns(block[0].text)
        if columns is None:
            continue
        phase, success = columns
        for row in block[1:]:
            cells = tables.cells(row.text)
            if not tables.is_rule(row.text) and len(cells) > max(columns):
                number = _NUMBER_IN_CELL.search(cells[phase])
                name = outside_parentheses(cells[phase]).strip().lower()
                key = number_of(number["word"] or number["digits"]) if number else name
                found.setdefault(key, cells[success])
    return found


def _criteria_columns(head: str) -> tuple[int, int] | None:
    """Where a table holds the phase and its criterion, None where it is about something else."""
    cells = tables.cells(head)
    phase = next((i for i, cell in enumerate(cells) if _PHASE_COLUMN.search(cell)), None)
    success = next((i for i in range(len(cells) - 1, -1, -1) if _SUCCESS_COLUMN.search(cells[i])), None)
    return None if phase is None or success is None or phase == success else (phase, success)
