"""What a role must not tell itself, and where it goes back to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from projects.playbooks.answers import Answers
from projects.playbooks.conditions import NUMBER, number_of
from projects.playbooks.inline import plain, straight
from projects.playbooks.lines import Line
from projects.playbooks.parts import Question, RedFlag, Source
from projects.playbooks.phases import OTHER_SECTION, phase_of_heading

_HEADING = re.compile(r"red[\s-]*flags?|warning signs|alarm (?:signs|bells)|stop signs", re.IGNORECASE)
_RETURN = re.compile(
    rf"\b(?:return|back|go|goes|going|restart|resume|start (?:over|again)|begin again|to|at|from)\b[^.;]{{0,30}}?"
    rf"\b(?:phase|stage)\s+#?(?P<number>{NUMBER})(?!\w)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r'^"([^"]+)"\s*(.*)$')
_ARROW = re.compile(
    r"\s*\(?(?:→|=>|->|–|—|-)?\s*\(?\s*(?:return|go back|back) to (?:phase|stage)\s+[\w.]{1,8}\)?\.?\s*$", re.IGNORECASE
)


def read(lines: Sequence[Line], role: str, file: str, answers: Answers) -> tuple[list[RedFlag], list[Question]]:
    """The red flags of a document; a question where nothing says which phase they send the work back to."""
    section = _section(lines)
    listed = [line for line in section if line.kind == "item"]
    base = min((line.indent for line in listed), default=0)
    common = _common_return(section)
    found: list[tuple[RedFlag, str]] = []
    for line in listed:
        said = straight(plain(line.text)).strip()
        if line.indent > base + 1 or not re.search(r"\w", said):
            continue
        own = _RETURN.search(_after_quote(said))
        target = number_of(own["number"]) if own else common
        source = Source(file, line.number, line.raw.strip()[:2_000])
        found.append((RedFlag(role, _text(said), target or "1", source), target))
    silent = [flag for flag, target in found if not target]
    if not silent:
        return [flag for flag, _ in found], []
    question = _where_to(role, silent, len(found), lines)
    chosen = answers.phase(question) or "1"
    return [flag if target else replace(flag, returns_to=chosen) for flag, target in found], [question]


def _where_to(role: str, silent: Sequence[RedFlag], total: int, lines: Sequence[Line]) -> Question:
    which = "The red flags" if len(silent) == total else f"{len(silent)} of the {total} red flags"
    text = f"{which} do not say which phase they send the work back to; phase 1 is taken."
    opened = [phase_of_heading(line.text) for line in lines if line.is_head]
    numbers = dict.fromkeys(phase[0] for phase in opened if phase and "." not in phase[0])
    return Question(f"{role} red flags", text, tuple(numbers)[:9] or ("1",), silent[0].source)


def _section(lines: Sequence[Line]) -> list[Line]:
    """The lines under red-flag headings, up to the next heading of that level or the next phase."""
    found: list[Line] = []
    level = 0
    for line in lines:
        is_head = line.is_head or (line.kind == "text" and _is_label(line.text))
        if is_head and _HEADING.search(plain(line.text)):
            level = line.level or 7
        elif _ends(line, level):
            level = 0
        elif level:
            found.append(line)
    return found


def _is_label(text: str) -> bool:
    return text.rstrip("*_ ").endswith(":") and len(text) < 80


def _ends(line: Line, level: int) -> bool:
    if line.kind == "heading" and line.level <= level:
        return True
    return line.is_head and bool(phase_of_heading(line.text) or OTHER_SECTION.search(plain(line.text)))


def _common_return(section: Sequence[Line]) -> str:
    """The phase that the section's own text, outside its items, sends the work back to."""
    for line in section:
        found = _RETURN.search(plain(line.text)) if line.kind in ("text", "heading") else None
        if found:
            return number_of(found["number"])
    return ""


def _after_quote(said: str) -> str:
    found = _QUOTED.match(said)
    return found.group(2) if found else said


def _text(said: str) -> str:
    """The flag without its outer quotes and without the words that say where it leads."""
    said = _ARROW.sub("", said) or said
    found = _QUOTED.match(said)
    if not found:
        return said.strip('" ')
    return f"{found.group(1)} {found.group(2)}".strip()
