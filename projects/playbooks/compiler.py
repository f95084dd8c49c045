"""From documents to one process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from projects.playbooks import assembly, decoding, frontmatter, lifecycle, phases, redflags
from projects.playbooks.answers import Answers, places_of
from projects.playbooks.assembly import Read
from projects.playbooks.errors import PlaybookError
from projects.playbooks.handshakes import Handshakes
from projects.playbooks.inline import slug
from projects.playbooks.lines import Line, scan
from projects.playbooks.listings import Listing
from projects.playbooks.names import Names
from projects.playbooks.parts import Question, Role, Source
from projects.playbooks.process import Process
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


def compile_documents(
    documents: Sequence[Document],
    synonyms: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
) -> Process:
    """Compile playbooks to a process.

    `synonyms` maps a project's own names of roles to slugs. `answers` maps ids of questions to what was answered: the text
    of a suggestion, or a role by title, slug or another of its names. An answer that fits nothing leaves its question open;
    `find` says what is possible. Raises PlaybookError, and nothing else, where a document cannot become a process.
    """
    process_document = _process_document(documents)
    documents = [document for document in documents if document is not process_document]
    if not documents:
        raise PlaybookError("There is no playbook to compile.", 1, "Give at least one document.")
    if len(documents) > MAX_DOCUMENTS or sum(len(document.text) for document in documents) > decoding.MAX_BYTES:
        raise PlaybookError(
            f"More than {MAX_DOCUMENTS} documents or 1 MB of text at once.",
            1,
            "Keep one document per role.",
            documents[0].name,
        )
    settings = read_settings(process_document.name, process_document.text) if process_document else Settings()
    roster = Roster({**(synonyms or {}), **settings.names})
    places = places_of(process_document.name, process_document.text) if process_document else {}
    given = Answers({**settings.answers, **(answers or {})}, places)
    opened = [_open(document, roster) for document in documents]
    listings = [_listings(document) for document in opened]
    _refuse_too_much(opened, listings)
    found = list(zip(opened, listings, strict=True))
    read = _all(found, roster, given)
    introduced = assembly.introduced(read, roster, given)
    if introduced:  # a name that became known may stand anywhere: read again
        roster = roster.knowing(introduced)
        read = _all(found, roster, given)
    process = assembly.assemble({one.role.slug: one.role for one in opened}, read, roster, given)
    return apply(process, settings)


def _process_document(documents: Sequence[Document]) -> Document | None:
    """What the project says about its process as a whole, beside the playbooks."""
    found = [document for document in documents if is_process_document(document.text)]
    if len(found) > 1:
        message = f"There are two process documents: {found[0].name} and {found[1].name}."
        raise PlaybookError(message, 1, "Put them together.", found[1].name)
    if found and len(found[0].text) > decoding.MAX_BYTES:
        raise PlaybookError("The process document is larger than 1 MB.", 1, "Shorten it.", found[0].name)
    return found[0] if found else None


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


def _all(found: Sequence[tuple[_Opened, list[Listing]]], roster: Roster, answers: Answers) -> list[Read]:
    roles = {document.role.slug: document.role for document, _ in found}
    return [
        _read(document, listings, Names(roster, document.role, _but(roles, document)), answers)
        for document, listings in found
    ]


def _but(roles: Mapping[str, Role], document: _Opened) -> dict[str, Role]:
    return {key: role for key, role in roles.items() if key != document.role.slug}


def _read(document: _Opened, listings: list[Listing], names: Names, answers: Answers) -> Read:
    handshakes = Handshakes(names, document.name, answers)
    for listing in listings:
        if listing.inside or handshakes.is_plausible(listing):
            handshakes.take(listing)
    reading = handshakes.reading
    flags, asked = redflags.read(document.lines, document.role.slug, document.name, answers)
    reading.questions += asked
    _ask_about_document(document, reading.questions, reading.lines > 0, answers)
    return Read(reading, phases.read(document.lines, document.role.slug, document.name), flags)


def _ask_about_document(document: _Opened, questions: list[Question], hands: bool, answers: Answers) -> None:
    unclosed = lifecycle.unclosed_code(document.lines)
    found = []
    if unclosed:
        source = Source(document.name, unclosed.number, unclosed.raw.strip()[:2_000])
        text = (
            "A code block that opens here is never closed, so the rest of the document is not read. Where does it end?"
        )
        found.append(Question(document.role.slug, text, ("at the end of the document",), source))
    if not hands:
        line = document.lines[0]
        text = f"{document.role.title} neither waits for anybody nor hands anything over. Is that meant?"
        source = Source(document.name, line.number, line.raw[:200])
        found.append(Question(document.role.slug, text, ("yes", "no"), source))
    for question in found:
        answers.chosen(question)
    questions += found
