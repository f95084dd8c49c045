"""From documents to one process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from projects.playbooks import assembly, decoding, phases, redflags
from projects.playbooks.answers import Answers, places_of
from projects.playbooks.assembly import Read
from projects.playbooks.documents import Document, Opened, opened, questions
from projects.playbooks.errors import PlaybookError
from projects.playbooks.handshakes import Handshakes
from projects.playbooks.names import Names
from projects.playbooks.parts import Role
from projects.playbooks.process import Process
from projects.playbooks.roles import Roster
from projects.playbooks.settings.applying import apply
from projects.playbooks.settings.document import Settings, is_process_document
from projects.playbooks.settings.document import read as read_settings

__all__ = ["MAX_DOCUMENTS", "Document", "compile_documents"]

MAX_DOCUMENTS = 50
MAX_LENGTH = 256_000  # characters of one document: thirty times a long playbook, and still refused or compiled in time
MAX_LISTS = 100_000  # characters in the lifecycle lists of all documents together


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
    for document in documents:
        if len(document.text) > MAX_LENGTH:
            raise PlaybookError(
                f"This playbook has {len(document.text):,} characters; the limit is {MAX_LENGTH:,}.",
                1,
                "Keep the role's process here and move reference material to another document.",
                document.name,
            )
    settings = read_settings(process_document.name, process_document.text) if process_document else Settings()
    roster = Roster({**(synonyms or {}), **settings.names})
    places = places_of(process_document.name, process_document.text) if process_document else {}
    given = Answers({**settings.answers, **(answers or {})}, places)
    taken = [opened(document, roster, given) for document in documents]
    _refuse_too_much(taken)
    read = _all(taken, roster, given)
    introduced = assembly.introduced(read, roster, given)
    if introduced:  # a name that became known may stand anywhere: read again
        roster = roster.knowing(introduced)
        read = _all(taken, roster, given)
    process = assembly.assemble({one.role.slug: one.role for one in taken}, read, roster, given)
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


def _refuse_too_much(documents: Sequence[Opened]) -> None:
    """Before any line is read closely: is there more in the lists than handshakes could fill?"""
    size = 0
    for document in documents:
        listings = document.lifecycle.listings
        size += sum(listing.size for listing in listings)
        if size > MAX_LISTS:
            message = f"The lifecycle lists hold more than {MAX_LISTS:,} characters."
            raise PlaybookError(message, listings[0].label.number, "Keep one line per handshake.", document.name)


def _all(documents: Sequence[Opened], roster: Roster, answers: Answers) -> list[Read]:
    roles = {document.role.slug: document.role for document in documents}
    return [_read(one, Names(roster, one.role, _but(roles, one.role.slug)), answers) for one in documents]


def _but(roles: Mapping[str, Role], slug: str) -> dict[str, Role]:
    return {key: role for key, role in roles.items() if key != slug}


def _read(document: Opened, names: Names, answers: Answers) -> Read:
    slug, file, lines = document.role.slug, document.name, document.lines
    handshakes = Handshakes(names, file, answers)
    for listing in document.lifecycle.listings:
        if listing.inside or handshakes.is_plausible(listing):
            handshakes.take(listing)
    reading = handshakes.reading
    found, unclear = phases.read(document.phases, lines, slug, file)
    flags, silent = redflags.read(lines, slug, file, found, answers)
    about = questions(document, names, reading.lines > 0)
    for question in (*unclear, *about):
        answers.chosen(question)
    reading.questions += [*silent, *unclear, *document.questions, *about]
    return Read(reading, found, flags)
