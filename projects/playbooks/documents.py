"""One document as a whole: whose it is, its lines, its lists and phases, and what is unclear before any line is understood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from projects.playbooks import decoding, frontmatter, lifecycle, phases, sections
from projects.playbooks.answers import Answers
from projects.playbooks.errors import PlaybookError
from projects.playbooks.inline import plain, slug
from projects.playbooks.lifecycle import Lifecycle
from projects.playbooks.lines import Line, scan
from projects.playbooks.names import Names
from projects.playbooks.parts import Question, Role, Source
from projects.playbooks.roles import Roster

_OF_A_TITLE = re.compile(
    r"\b(?:playbook|role|guide|handbook|process|document|description|lifecycle|how|works?)\b|[:|–—-].*$", re.I
)


@dataclass(frozen=True, slots=True)
class Document:
    """A playbook: the file name that sources will show, and its text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A document with its role, taken apart. `questions` are about its form."""

    name: str
    role: Role
    lines: list[Line]
    phases: sections.Found
    lifecycle: Lifecycle
    questions: list[Question]


def opened(document: Document, roster: Roster, answers: Answers) -> Opened:
    """Raises PlaybookError, with the name of the document, where it cannot be a playbook."""
    try:
        front = frontmatter.read(decoding.tidy(document.text))
        lines = scan(front.body, front.first)
        role = _own_role(front, lines, roster)
        found = phases.find(lines)
        questions = []
        if found.unsure:
            questions = [phases.are_these(found, role.slug, document.name)]
            found = sections.Found() if answers.chosen(questions[0]) == "no" else found
        return Opened(document.name, role, lines, found, lifecycle.find(lines, found.lines), questions)
    except PlaybookError as error:
        raise PlaybookError(error.message, error.line, error.fix, document.name) from None


def _own_role(front: frontmatter.FrontMatter, lines: Sequence[Line], roster: Roster) -> Role:
    name = front.name or _titled(front.title, lines, roster)
    if not name:
        raise PlaybookError("The front matter has no name.", front.line, "Add a line 'name: your-role' to it.")
    known = roster.resolve(name)
    if known:
        return Role(known, roster.title(known))
    own = slug(name)
    if not own:
        raise PlaybookError("The name in the front matter has no letters.", front.line, "Write it as 'data-engineer'.")
    described = slug(front.description) == own
    return Role(own, front.description if described else roster.title(own))


def _titled(title: str, lines: Sequence[Line], roster: Roster) -> str:
    """The role that the title of the document names, where somebody knows it; a title may be anything else."""
    heading = next((plain(line.text) for line in lines if line.kind == "heading" and line.level == 1), "")
    for text in (title, heading):
        for said in (text, " ".join(_OF_A_TITLE.sub(" ", text).split())):
            if said and roster.resolve(said):
                return said
    return ""


def questions(document: Opened, names: Names, hands: bool) -> list[Question]:
    """What is unclear about a document as a whole; `hands`: it states at least one handshake."""
    found = []
    unclosed = lifecycle.unclosed_code(document.lines)
    if unclosed:
        text = (
            "A code block that opens here is never closed, so the rest of the document is not read. Where does it end?"
        )
        found.append(_question(document, unclosed, text, ("at the end of the document",)))
    if not hands:
        found += _nothing_stated(document, names)
    return found


def _nothing_stated(document: Opened, names: Names) -> list[Question]:
    """Sentences that speak of others instead of lists; or a role that has nothing to do with anybody."""
    telling = [line for line in document.lifecycle.prose if names.mentioned(line.text)]
    if telling:
        return [
            _question(
                document, line, f'No gate comes of a sentence outside a list: "{plain(line.text)[:120]}" Is that meant?'
            )
            for line in telling[:10]
        ]
    text = f"{document.role.title} neither waits for anybody nor hands anything over. Is that meant?"
    return [_question(document, document.lines[0], text)]


def _question(document: Opened, line: Line, text: str, suggestions: tuple[str, ...] = ("yes", "no")) -> Question:
    return Question(document.role.slug, text, suggestions, Source(document.name, line.number, line.raw.strip()[:2_000]))
