"""What a role must not tell itself, and where it goes back to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from projects.playbooks import tables
from projects.playbooks.answers import Answers
from projects.playbooks.conditions import NUMBER, ORDINAL, number_of
from projects.playbooks.inline import plain, straight
from projects.playbooks.lines import Line
from projects.playbooks.parts import Phase, Question, RedFlag, Source
from projects.playbooks.sections import OTHER_SECTION, phase_of_heading

_HEADING = re.compile(r"red[\s-]*flags?|warning signs|alarm (?:signs|bells)|stop signs", re.IGNORECASE)
_RETURN = re.compile(
    rf"(?:\b(?:return|back|go|goes|going|restart|resume|start (?:over|again)|begin again|to|at|from)\b[^.;]{{0,30}}?|(?:→|=>|->)\s*)"
    rf"(?:\b(?:phase|stage|step)\s+#?(?P<number>{NUMBER})(?!\w)|\b{ORDINAL})",
    re.IGNORECASE,
)
_NAMED_RETURN = re.compile(
    r"(?:\b(?:return|go(?:es)? back|back|restart(?: at| with)?)\s+(?:to\s+)?|(?:→|=>|->)\s*)(?:the\s+)?[\"']?(?P<title>[\w /&-]{3,60})",
    re.IGNORECASE,
)
_SHORT = 6  # words
_QUOTED = re.compile(r'^"([^"]+)"\s*(.*)$')
_ARROW = re.compile(
    r"\s*\(?(?:→|=>|->|–|—|-)?\s*\(?\s*(?:(?:return|go back|back|restart)(?: to)? |(?<=[→>]))\s*(?:(?:phase|stage|step)\s+[\w.]{1,8}"
    r"|(?:the )?\w+ (?:phase|stage|step))\)?[.!]?\s*$",
    re.IGNORECASE,
)


def read(
    lines: Sequence[Line], role: str, file: str, phases: Sequence[Phase], answers: Answers
) -> tuple[list[RedFlag], list[Question]]:
    """The red flags of a document; a question where nothing says which phase they send the work back to."""
    section = _section(lines)
    common = _common_return(section, phases)
    found: list[tuple[RedFlag, str]] = []
    for line, said in _said(section):
        target = _target(_after_quote(said), phases) or common
        source = Source(file, line.number, line.raw.strip()[:2_000])
        found.append((RedFlag(role, _text(said, phases), target or "1", source), target))
    silent = [flag for flag, target in found if not target]
    if silent:
        question = _where_to(role, silent, len(found), phases)
        chosen = answers.phase(question) or "1"
        return [flag if target else replace(flag, returns_to=chosen) for flag, target in found], [question]
    return [flag for flag, _ in found], [] if found else _nothing_listed(section, role, file, answers)


def _said(section: Sequence[Line]) -> list[tuple[Line, str]]:
    """What each flag says: the items of the list, else the rows of a table, else lines that are quotations."""
    listed = [line for line in section if line.kind == "item"]
    base = min((line.indent for line in listed), default=0)
    found = [(line, straight(plain(line.text)).strip()) for line in listed if line.indent <= base + 1]
    if not found:
        rows = [line for block in tables.blocks(section) for line in block[1:] if not tables.is_rule(line.text)]
        found = [(line, straight(" → ".join(cell for cell in tables.cells(line.text) if cell))) for line in rows]
    if not found:
        quoted = [(line, straight(plain(line.text)).strip()) for line in section if line.kind == "text"]
        found = [(line, said) for line, said in quoted if _QUOTED.match(said)]
    return [(line, said) for line, said in found if re.search(r"\w", said)]


def _nothing_listed(section: Sequence[Line], role: str, file: str, answers: Answers) -> list[Question]:
    """A section about red flags that has words, but no flags."""
    first = next((line for line in section if line.kind == "text"), None)
    if first is None:
        return []
    text = "This section about red flags lists none, so nobody can raise one of them. Is that meant?"
    question = Question(f"{role} red flags", text, ("yes", "no"), Source(file, first.number, first.raw.strip()[:2_000]))
    answers.chosen(question)
    return [question]


def _target(said: str, phases: Sequence[Phase]) -> str:
    """The phase a text sends the work back to, by number or by its title; "" where it names none."""
    found = _RETURN.search(said)
    if found:
        return number_of(found["number"] or found["ordinal"])
    named = _NAMED_RETURN.search(said)
    title = re.sub(r"\s+(?:phase|stage|step).*$", "", named["title"].lower()).strip() if named else ""
    return next((phase.number for phase in phases if title and phase.title.lower() == title), "")


def _where_to(role: str, silent: Sequence[RedFlag], total: int, phases: Sequence[Phase]) -> Question:
    which = "The red flags" if len(silent) == total else f"{len(silent)} of the {total} red flags"
    text = f"{which} do not say which phase they send the work back to; phase 1 is taken."
    numbers = [phase.number for phase in phases if "." not in phase.number]
    return Question(f"{role} red flags", text, tuple(dict.fromkeys(numbers))[:9] or ("1",), silent[0].source)


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


def _common_return(section: Sequence[Line], phases: Sequence[Phase]) -> str:
    """The phase that the section's own text, outside its items, sends the work back to."""
    texts = (plain(line.text) for line in section if line.kind in ("text", "heading"))
    return next((found for text in texts if not _QUOTED.match(straight(text)) and (found := _target(text, phases))), "")


def _after_quote(said: str) -> str:
    found = _QUOTED.match(said)
    return found.group(2) if found else said


def _text(said: str, phases: Sequence[Phase]) -> str:
    """The flag without its outer quotes and without the words that say where it leads."""
    said = _ARROW.sub("", said) or said
    found = _QUOTED.match(said)
    if not found:
        return said.strip('" ')
    quoted, rest = found.groups()
    only_leads_on = len(rest.split()) <= _SHORT and _target(rest, phases)
    return quoted.strip() if only_leads_on else f"{quoted} {rest}".strip()
