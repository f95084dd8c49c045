"""Tables that do the work of lists: one handshake a row, the columns in any order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from projects.playbooks import conditions, tables
from projects.playbooks.headings import checkpoint_of
from projects.playbooks.lines import Line

# By meaning, the first that fits a column's heading; a table has each meaning once, what is left says more about the row.
_COLUMNS = tuple(
    (meaning, re.compile(pattern, re.IGNORECASE))
    for meaning, pattern in (
        ("giver", r"^(?:from|giver|given by|sender|source|provider|provided by|supplied by|delivered by|von)\b"),
        ("receiver", r"^(?:to|receiver|recipient|given to|goes to|handed to|consumer)\b"),
        ("when", r"^(?:when|checkpoint|direction|moment|stage|list|type|kind|point)\b"),
        ("condition", r"^(?:condition|only|applies|if)\b"),
        ("who", r"\bwho\b|role|party|parties|team|partner|counterpart|owner|approve[rd]|reviewer|person|stakeholder|sign|^with\b|^by\b"),
        ("what", r"what|artifact|artefact|deliverable|document|item|check|hand-?(?:shake|off|over)|input|output|gate|topic|dependency|thing"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row by their meaning; `about` is what the other cells say."""

    giver: str = ""
    receiver: str = ""
    who: str = ""
    what: str = ""
    when: str = ""
    condition: str = ""
    about: str = ""

    @property
    def checkpoint(self) -> str:
        return checkpoint_of(self.when) if self.when else ""


def read(block: Sequence[Line]) -> list[tuple[Line, Row]]:
    """The rows of a table that has a column of roles and one of things; none where it is about something else."""
    meanings = _meanings(tables.cells(block[0].text))
    if "what" not in meanings or not {"giver", "receiver", "who"} & set(meanings):
        return []
    return [(line, _row(tables.cells(line.text), meanings)) for line in block[1:] if not tables.is_rule(line.text)]


def _meanings(head: Sequence[str]) -> list[str]:
    """What each column holds, "" for what has no meaning of its own."""
    found: list[str] = []
    for cell in head:
        fits = (meaning for meaning, pattern in _COLUMNS if pattern.search(cell) and meaning not in found)
        found.append(next(fits, ""))
    return found


def _row(cells: Sequence[str], meanings: Sequence[str]) -> Row:
    named = {meaning: cell for meaning, cell in zip(meanings, cells, strict=False) if meaning}
    about = ". ".join(cell for meaning, cell in zip(meanings, cells, strict=False) if cell and not meaning)
    row = Row(**named, about=about)
    conditional = conditions.is_complex(row.when) or conditions.is_condition(row.when)
    return replace(row, when="", condition=row.when) if conditional and not row.checkpoint else row
