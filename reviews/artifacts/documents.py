"""PRDs, decision records and other documents: Markdown, a text file, a PDF, or what a linked page said."""

from typing import Any

from reviews.artifacts.digests import sha256
from reviews.artifacts.errors import InvalidArtifact, TooLarge
from reviews.artifacts.fields import FieldReader
from reviews.artifacts.kinds import Kind
from reviews.artifacts.markdown import first_line, render_markdown
from reviews.artifacts.names import clean_name, one_line
from reviews.artifacts.rendered import RenderedMarkdown, Source
from reviews.artifacts.shapes import Parts, PreparedFile, Submission, Upload
from reviews.artifacts.snapshots import snapshot_data
from reviews.artifacts.sniffing import MARKDOWN, PDF, TEXT, is_pdf, read_text
from reviews.artifacts.written import read_body, size_words

_BETWEEN_TEXT_AND_FILE = "\n\n***\n\n"


def prepare_document(submission: Submission, kind: Kind) -> Parts:
    """Body, data, files and summary. The text of a text file follows what was written; a PDF is kept as a download."""
    body = read_body(submission)
    files: tuple[PreparedFile, ...] = ()
    if submission.files:
        prepared, text = _prepare_file(submission.files[0])
        files = (prepared,)
        body = _BETWEEN_TEXT_AND_FILE.join(part for part in (body, text) if part.strip())
        if len(body.encode()) > kind.max_body_bytes:
            raise TooLarge.of("files", f"The text is larger than {size_words(kind.max_body_bytes)}.")
    if not render_markdown(body).says_something and not any(file.content_type == PDF for file in files):
        raise InvalidArtifact.of("body", f"There is nothing to review yet. {kind.help}")
    data = snapshot_data(submission) | (_superseded(submission) if kind.takes_data else {})
    summary = data.get("title") or first_line(body) or (files[0].name if files else kind.title)
    return Parts(body, data, files, one_line(summary, 120))


def render_document(body: str, data: dict[str, Any]) -> RenderedMarkdown:
    """What pages show; `source` names the page that a snapshot was taken from."""
    return render_markdown(body, source=source_of(data))


def _superseded(submission: Submission) -> dict[str, int]:
    """`supersedes`: the number of the decision record that this one takes the place of, where it does."""
    reader = FieldReader()
    known = ("supersedes", "title", "fetched_at") if submission.link else ("supersedes",)
    number = reader.object(submission.data or {}, "data", known).get("supersedes")
    if number is not None and (isinstance(number, bool) or not isinstance(number, int) or not 0 < number < 2**31):
        reader.refuse("data.supersedes", "This must be the number of another decision record, such as 3.")
    reader.finish()
    return {} if number is None else {"supersedes": number}


def source_of(data: dict[str, Any]) -> Source | None:
    """Where a snapshot came from, None for an artifact that was not linked."""
    if not data.get("link"):
        return None
    return Source(url=data["link"], title=data.get("title", ""), fetched_at=data.get("fetched_at", ""))


def _prepare_file(upload: Upload) -> tuple[PreparedFile, str]:
    name = clean_name(upload.name, fallback="document")
    if is_pdf(upload.content):
        return _file(clean_name(upload.name, extension=".pdf", fallback="document"), PDF, upload.content), ""
    if upload.content.startswith(b"%PDF-"):
        raise InvalidArtifact.of("files", f"“{name}” is a damaged PDF: its end is missing.")
    text = read_text(upload.content, name)
    if not text.strip():
        raise InvalidArtifact.of("files", f"“{name}” holds no text.")
    is_plain = name.lower().endswith(".txt")
    named = clean_name(upload.name, extension=".txt" if is_plain else ".md", fallback="document")
    return _file(named, TEXT if is_plain else MARKDOWN, upload.content), text.replace("\r\n", "\n").replace("\r", "\n")


def _file(name: str, content_type: str, content: bytes) -> PreparedFile:
    return PreparedFile(
        name=name, content_type=content_type, content=content, size=len(content), sha256=sha256(content)
    )
