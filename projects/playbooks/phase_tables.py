"""What tables say about phases: what completes each, and the phases themselves where nothing else has them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from projects.playbooks import tables
from projects.playbooks.conditions import NUMBER, number_of
from projects.playbooks.inline import outside_parentheses
from projects.playbooks.lines import Line
from projects.playbooks.sections import HEADING, NUMBERED, Opening, Section, opening, section

_SUCCESS_COLUMN = re.compile(r"success|criteri|done|outcome|exit|complete|result", re.IGNORECASE)
_PHASE_COLUMN = re.compile(r"phase|stage|step", re.IGNORECASE)
_NUMBER_IN_CELL = re.compile(rf"(?:(?:phase|stage)\s+(?P<word>{NUMBER})\b|(?P<digits>\d{{1,3}}(?:\.\d{{1,3}})?))", re.I)


def phases(lines: Sequence[Line]) -> list[Section]:
    """The phases of the first table that has a column for them, one for what completes them, and others."""
    for block in tables.blocks(lines):
        at = columns(block[0].text)
        if at and len(tables.cells(block[0].text)) > 2:
            return _of_rows(block, at)
    return []


def _of_rows(block: Sequence[Line], at: tuple[int, int]) -> list[Section]:
    """Phases that stand in a table alone: number and name in one column, activities in those that are left."""
    found: list[Section] = []
    for line in block[1:]:
        cells = tables.cells(line.text)
        opened = None if tables.is_rule(line.text) or len(cells) <= max(at) else _cell(cells[at[0]], len(found))
        if opened:
            one = section(opened, line)
            one.success = cells[at[1]]
            one.body = [line]
            found.append(one)
    return found


def _cell(text: str, before: int) -> Opening | None:
    named = opening(HEADING, text) or opening(NUMBERED, text)
    return named or ((str(before + 1), text) if re.search(r"[^\W\d]", text) else None)


def criteria(lines: Sequence[Line]) -> dict[str, str]:
    return {key: text for key, (_, text) in rows(lines).items()}


def rows(lines: Sequence[Line]) -> Mapping[str, tuple[Line, str]]:
    """Success criteria out of any table that has a phase column and a criterion column, by number or name."""
    found: dict[str, tuple[Line, str]] = {}
    for block in tables.blocks(lines):
        found_in = columns(block[0].text)
        if found_in is None:
            continue
        phase, success = found_in
        for row in block[1:]:
            cells = tables.cells(row.text)
            if not tables.is_rule(row.text) and len(cells) > max(found_in) and cells[phase]:
                number = _NUMBER_IN_CELL.search(cells[phase])
                name = outside_parentheses(cells[phase]).strip().lower()
                found.setdefault(
                    number_of(number["word"] or number["digits"]) if number else name, (row, cells[success])
                )
    return found


def columns(head: str) -> tuple[int, int] | None:
    """Where a table holds the phase and its criterion, None where it is about something else."""
    cells = tables.cells(head)
    phase = next((i for i, cell in enumerate(cells) if _PHASE_COLUMN.search(cell)), None)
    success = next((i for i in range(len(cells) - 1, -1, -1) if _SUCCESS_COLUMN.search(cells[i])), None)
    return None if phase is None or success is None or phase == success else (phase, success)
