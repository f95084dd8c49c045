"""Changes a process document in place: what people wrote around the changed lines stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from projects.playbooks.documents import Document
from projects.playbooks.parts import Question
from projects.playbooks.settings.document import is_process_document

NAME = "process.md"
EMPTY = """---
kind: process
---

# How this project works

What the playbooks leave open, and what a gate asks beyond its handshake.
"""


def process_document_of(documents: Sequence[Document]) -> Document:
    """The process document among them; an empty one where there is none yet."""
    return next((one for one in documents if is_process_document(one.text)), Document(NAME, ""))


def with_process_document(documents: Sequence[Document], text: str) -> list[Document]:
    """The documents with `text` as their process document, in its place or behind the others; without one for no text."""
    own = process_document_of(documents)
    changed = [Document(own.name, text)] if text.strip() else []
    if own not in documents:
        return [*documents, *changed]
    place = list(documents).index(own)
    return [*documents[:place], *changed, *documents[place + 1 :]]


def with_answers(text: str, answers: Mapping[str, str], questions: Sequence[Question]) -> str:
    """The document with `answers`, by question id, in its section Answers; an empty answer takes the line away."""
    asked = {question.id: question for question in questions}
    kept = [
        line for line in _section(text, "Answers") if not any(line.lstrip("-* [").startswith(id_) for id_ in answers)
    ]
    added = [
        f"- {id_} {' '.join(asked[id_].text.split()) if id_ in asked else ''} -> {' '.join(answer.split())}"
        for id_, answer in answers.items()
        if answer.strip()
    ]
    return _with_section(text, "Answers", [*kept, *added])


def with_names(text: str, names: Mapping[str, str]) -> str:
    """The document with exactly these names of roles: what people say, and the slug it stands for."""
    lines = [f"- {' '.join(said.split())}: {role}" for said, role in names.items()]
    return _with_section(text, "Names", lines)


def _section(text: str, title: str) -> list[str]:
    """The lines of a section that are not blank, without its heading."""
    lines = text.split("\n")
    start, end = _place(lines, title)
    return [line for line in lines[start + 1 : end] if line.strip()] if start >= 0 else []


def _with_section(text: str, title: str, body: list[str]) -> str:
    lines = (text or EMPTY).rstrip("\n").split("\n")
    start, end = _place(lines, title)
    block = [f"## {title}", "", *body, ""] if body else []
    if start < 0:
        return "\n".join([*lines, "", *block]).rstrip("\n") + "\n" if block else "\n".join(lines) + "\n"
    return "\n".join([*lines[:start], *block, *lines[end:]]).rstrip("\n") + "\n"


def _place(lines: Sequence[str], title: str) -> tuple[int, int]:
    """First line of a section and the line after its last; (-1, -1) where there is none."""
    start = next((n for n, line in enumerate(lines) if line.strip().lower() == f"## {title}".lower()), -1)
    if start < 0:
        return -1, -1
    end = next((n for n in range(start + 1, len(lines)) if lines[n].startswith(("# ", "## "))), len(lines))
    return start, end
