"""A playbook as it was published: to read, or line by line; each line that became something says what."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from orchestration.selectors.process_page import phase_anchor
from projects.playbooks import Process
from projects.playbooks.process import Source
from reviews.artifacts import InvalidArtifact
from reviews.artifacts.markdown import render_markdown

# A place in the text is held by a number between two letters that no document has.
_OPEN, _SHUT = "\ue000", "\ue001"
_PLACE = re.compile(f"{_OPEN}(\\d+){_SHUT}")
_TAG = re.compile(r"<[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*>")
_FRONT_MATTER = re.compile(r"\s*[-–—]{3,}[ \t]*\n(?:[^\n]*\n){0,200}?(?:[-–—]{3,}|\.\.\.)[ \t]*(?=\n|$)")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a line became: "gate PRD", and where the process page shows that. `quiet` where a page has many of them."""

    words: str
    anchor: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    marks: tuple[Mark, ...]


def lines(text: str, name: str, process: Process) -> list[Line]:
    """Every line of the document `name` with its marks."""
    marks = marks_of(name, process)
    return [Line(line, tuple(marks.get(number, ()))) for number, line in enumerate(text.split("\n"), start=1)]


def marks_of(name: str, process: Process) -> dict[int, list[Mark]]:
    """Marks by line number, from 1."""
    found: dict[int, list[Mark]] = defaultdict(list)
    for source, mark in _marks(process):
        if source and source.file == name and mark not in found[source.line]:
            found[source.line].append(mark)
    return found


def _marks(process: Process) -> Iterator[tuple[Source | None, Mark]]:
    for gate in process.gates:
        for source in gate.sources or (gate.source,):
            yield source, Mark(f"gate {gate.title}", f"gate-{gate.key}")
        yield gate.rule.source, Mark(f"rule of {gate.title}", f"gate-{gate.key}")
    for phase in process.phases:
        anchor = phase_anchor(phase.role, phase.number)
        yield phase.source, Mark(f"phase {phase.number}", anchor)
        for number, activity in enumerate(phase.activities, start=1):
            yield activity.source, Mark(f"phase {phase.number}, activity {number}", anchor, quiet=True)
    for flag in process.red_flags:
        yield flag.source, Mark("red flag", "flags")
    for question in process.questions:
        yield question.source, Mark("open question", "questions")


def reading(text: str, name: str, process: Process, process_url: str) -> SafeString | None:
    """The document as safe HTML, with a link after each line that became something; None where it is too intricate."""
    marks = marks_of(name, process)
    plain = text.replace(_OPEN, "").replace(_SHUT, "").split("\n")
    held = "\n".join(_holding(line, at, marks.get(at, [])) for at, line in enumerate(plain, start=1))
    front = _FRONT_MATTER.match(held)
    try:
        rendered = render_markdown(held[front.end() :] if front else held)
    except InvalidArtifact:
        return None
    links = {at: _links(found, process_url) for at, found in marks.items()}
    return mark_safe(_reachable(_filled(rendered.html, links)))


def _reachable(html: str) -> str:
    """Tables scroll by keyboard too where they are wider than the page. The renderer writes these tags in no other way."""
    opened = html.replace("<table>", '<div class="table-scroll" tabindex="0"><table>')
    return opened.replace("</table>", "</table></div>")


def _holding(line: str, at: int, marks: list[Mark]) -> str:
    """The line with a place for its marks at its end; inside the last cell where it is a row of a table."""
    if not any(not mark.quiet for mark in marks):
        return line
    body = line.rstrip()
    row = body.endswith("|") and not body.endswith("\\|") and body.count("|") > 1
    return f"{body[:-1]} {_OPEN}{at}{_SHUT} |" if row else f"{body} {_OPEN}{at}{_SHUT}"


def _links(marks: list[Mark], process_url: str) -> SafeString:
    shown = ((f"{process_url}#{mark.anchor}", mark.words) for mark in marks if not mark.quiet)
    return format_html_join(" ", '<a class="chip chip-accent" href="{}">{}</a>', shown)


def _filled(html: str, links: dict[int, SafeString]) -> str:
    """The places between tags filled, those inside tags emptied."""
    parts, end = [], 0
    fill = partial(_PLACE.sub, lambda found: links.get(int(found[1]), ""))
    for tag in _TAG.finditer(html):
        parts += [fill(html[end : tag.start()]), _PLACE.sub("", tag[0])]
        end = tag.end()
    return "".join([*parts, fill(html[end:])])
