"""What both doors to a new process need: the compiled documents, and the version they become."""

from collections.abc import Sequence
from typing import Any

from projects.changes import ProjectChange
from projects.errors import Invalid
from projects.events import digest_of
from projects.models import ProcessProposal, ProcessVersion
from projects.playbooks import Document, PlaybookError, Process, compile_documents
from projects.playbooks.decoding import tidy

LONGEST_NAME = 120
_READINGS = 5  # damage upon damage is repaired layer by layer


def compiled(documents: Sequence[Document]) -> tuple[list[Document], Process]:
    """The documents as they are kept, in clean text, and what they come to. Raises Invalid (documents) with line and fix."""
    names = [document.name for document in documents]
    for name in names:
        _check_name(name)
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise Invalid({"documents": [f"Two documents are called “{twice}”. Give each its own name."]})
    try:
        clean = [Document(document.name, _clean(document)) for document in documents]
        return clean, compile_documents(clean)
    except PlaybookError as error:
        where = f"{error.file or 'The playbook'}, line {error.line}"
        raise Invalid({"documents": [f"{where}: {error.message} {error.fix}"]}) from error


def _clean(document: Document) -> str:
    """Text that reading it again leaves as it is, so that what is exported comes back as the very same."""
    text = document.text
    try:
        for _ in range(_READINGS):
            before, text = text, tidy(text)
            if text == before:
                break
    except PlaybookError as error:
        raise PlaybookError(error.message, error.line, error.fix, document.name) from None
    return text


def _check_name(name: str) -> None:
    """A file's own name: what is exported has to come back, and never to leave its folder."""
    plain = name.strip() == name and name not in ("", ".", "..") and not any(sign in name for sign in "/\\:\0")
    if not plain or len(name) > LONGEST_NAME or not name.isprintable():
        shown = "".join(sign if sign.isprintable() else "?" for sign in name[:60])
        raise Invalid(
            {"documents": [f"“{shown}” is no file name. Up to {LONGEST_NAME} characters, without folders or colons."]}
        )


def sources_of(documents: Sequence[Document]) -> list[dict[str, Any]]:
    return [{"name": document.name, "text": document.text} for document in documents]


def newest_version(project_id: int) -> ProcessVersion:
    return ProcessVersion.objects.filter(project=project_id).order_by("-number")[0]


def digest_of_version(version: ProcessVersion) -> str:
    return digest_of(version.document, version.sources)


def publish(change: ProjectChange, proposal: ProcessProposal) -> ProcessVersion:
    """Make a proposal the project's next version, under the project's lock, with its event."""
    version = ProcessVersion.objects.create(
        project=change.project,
        number=proposal.base + 1,
        document=proposal.document,
        sources=proposal.sources,
        published_by=change.by,
        published_at=change.now,
    )
    change.record(
        "process.published",
        version=version.number,
        files=[source["name"] for source in version.sources],
        digest=proposal.digest,
        proposal=proposal.pk,
        proposed_by=proposal.by_id,
        confirmed_by=None if proposal.by_id == change.by.pk else change.by.pk,
    )
    return version
