"""From documents to one process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from projects.playbooks import decoding, frontmatter, lifecycle, phases, redflags
from projects.playbooks.drafts import Reading
from projects.playbooks.errors import PlaybookError
from projects.playbooks.handshakes import Handshakes
from projects.playbooks.inline import slug
from projects.playbooks.lines import Line, scan
from projects.playbooks.listings import Listing
from projects.playbooks.names import Names
from projects.playbooks.pairing import gates_of
from projects.playbooks.process import Phase, Process, Question, RedFlag, Role, Source
from projects.playbooks.roles import Roster, title_of
from projects.playbooks.settings.applying import apply
from projects.playbooks.settings.document import Settings, is_process_document
from projects.playbooks.settings.document import read as read_settings

MAX_DOCUMENTS = 50
MAX_LISTS = 100_000  # characters in the lifecycle lists of all documents together


@dataclass(frozen=True, slots=True)
class Document:
    """A playbook: the file name that sources will show, and its text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class _Opened:
    name: str
    role: Role
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class _Read:
    """What one document says."""

    reading: Reading
    phases: list[Phase]
    flags: list[RedFlag]


def compile_documents(documents: Sequence[Document], synonyms: Mapping[str, str] | None = None) -> Process:
    """Compile playbooks to a process; `synonyms` maps a project's own names of roles to slugs.

    Raises PlaybookError, and nothing else, where a document cannot become a process.
    """
    settings = _settings(documents)
    documents = [document for document in documents if document.name != settings.file]
    if not documents:
        raise PlaybookError("There is no playbook to compile.", 1, "Give at least one document.")
    if len(documents) > MAX_DOCUMENTS or sum(len(document.text) for document in documents) > decoding.MAX_BYTES:
        raise PlaybookError(
            f"More than {MAX_DOCUMENTS} documents or 1 MB of text at once.",
            1,
            "Keep one document per role.",
            documents[0].name,
        )
    roster = Roster({**(synonyms or {}), **settings.names})
    opened = [_open(document, roster) for document in documents]
    roles = {document.role.slug: document.role for document in opened}
    listings = [_listings(document) for document in opened]
    _refuse_too_much(opened, listings)
    read = [_read(document, found, roster, roles) for document, found in zip(opened, listings, strict=True)]
    return apply(_assemble(roles, read), settings)


def _settings(documents: Sequence[Document]) -> Settings:
    """What the process document says; nothing where there is none."""
    found = [document for document in documents if is_process_document(document.text)]
    if len(found) > 1:
        message = f"There are two process documents: {found[0].name} and {found[1].name}."
        raise PlaybookError(message, 1, "Put them together.", found[1].name)
    if not found:
        return Settings()
    if len(found[0].text) > decoding.MAX_BYTES:
        raise PlaybookError("The process document is larger than 1 MB.", 1, "Shorten it.", found[0].name)
    return read_settings(found[0].name, found[0].text)


def _open(document: Document, roster: Roster) -> _Opened:
    try:
        front = frontmatter.read(decoding.tidy(document.text))
        return _Opened(document.name, _own_role(front, roster), scan(front.body, front.first))
    except PlaybookError as error:
        raise PlaybookError(error.message, error.line, error.fix, document.name) from None


def _own_role(front: frontmatter.FrontMatter, roster: Roster) -> Role:
    known = roster.resolve(front.name)
    if known:
        return Role(known, title_of(known))
    own = slug(front.name)
    if not own:
        raise PlaybookError("The name in the front matter has no letters.", front.line, "Write it as 'data-engineer'.")
    described = slug(front.description) == own
    return Role(own, front.description if described else title_of(own))


def _listings(document: _Opened) -> list[Listing]:
    try:
        return lifecycle.find(document.lines)
    except PlaybookError as error:
        raise PlaybookError(error.message, error.line, error.fix, document.name) from None


def _refuse_too_much(opened: Sequence[_Opened], listings: Sequence[Sequence[Listing]]) -> None:
    """Before any line is read closely: is there more in the lists than handshakes could fill?"""
    size = 0
    for document, found in zip(opened, listings, strict=True):
        size += sum(listing.size for listing in found)
        if size > MAX_LISTS:
            message = f"The lifecycle lists hold more than {MAX_LISTS:,} characters."
            raise PlaybookError(message, found[0].label.number, "Keep one line per handshake.", document.name)


def _read(document: _Opened, listings: list[Listing], roster: Roster, roles: Mapping[str, Role]) -> _Read:
    others = {key: role for key, role in roles.items() if key != document.role.slug}
    handshakes = Handshakes(Names(roster, document.role, others), document.name)
    for listing in listings:
        if listing.inside or handshakes.is_plausible(listing):
            handshakes.take(listing)
    reading = handshakes.reading
    flags, asked = redflags.read(document.lines, document.role.slug, document.name)
    reading.questions += asked + _about_document(document, reading)
    return _Read(reading, phases.read(document.lines, document.role.slug, document.name), flags)


def _about_document(document: _Opened, reading: Reading) -> list[Question]:
    """Questions about the document as a whole."""
    found = []
    unclosed = lifecycle.unclosed_code(document.lines)
    if unclosed:
        source = Source(document.name, unclosed.number, unclosed.raw.strip()[:2_000])
        text = (
            "A code block that opens here is never closed, so the rest of the document is not read. Where does it end?"
        )
        found.append(Question(document.role.slug, text, (), source))
    if not reading.drafts:
        line = document.lines[0]
        text = f"{document.role.title} neither waits for anybody nor hands anything over. Is that meant?"
        found.append(
            Question(document.role.slug, text, ("yes", "no"), Source(document.name, line.number, line.raw[:200]))
        )
    return found


def _assemble(own: Mapping[str, Role], read: Sequence[_Read]) -> Process:
    gates, asked = gates_of([draft for part in read for draft in part.reading.drafts])
    merged, repeated = _numbered([phase for part in read for phase in part.phases])
    roles = {**own}
    for role in (role for part in read for role in part.reading.roles):
        roles.setdefault(role.slug, role)
    for name in (name for gate in gates for name in (gate.giver, gate.needs_phase.role if gate.needs_phase else "")):
        if name:
            roles.setdefault(name, Role(name, title_of(name)))
    questions = [question for part in read for question in part.reading.questions]
    return Process(
        roles=tuple(roles.values()),
        gates=gates,
        phases=merged,
        red_flags=tuple(flag for part in read for flag in part.flags),
        questions=tuple(dict.fromkeys([*questions, *asked, *repeated])),
    )


def _numbered(found: Sequence[Phase]) -> tuple[tuple[Phase, ...], list[Question]]:
    """Each phase of a role once: a number used twice keeps the activities of both and is asked about."""
    merged: dict[tuple[str, str], Phase] = {}
    questions = []
    for phase in found:
        key = (phase.role, phase.number)
        first = merged.get(key)
        if first is None:
            merged[key] = phase
            continue
        merged[key] = replace(
            first, activities=first.activities + phase.activities, success=first.success or phase.success
        )
        text = f'Phase {phase.number} appears twice: "{first.title}" and "{phase.title}". Are they one phase?'
        questions.append(
            Question(f"{phase.role} {phase.number}", text, ("one phase", "renumber the second"), phase.source)
        )
    return tuple(merged.values()), questions
