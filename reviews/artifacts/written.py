"""The written part of a submission, and the limits on how much may be sent at once."""

from reviews.artifacts.digests import unified_lines
from reviews.artifacts.errors import InvalidArtifact, TooLarge
from reviews.artifacts.kinds import KINDS, Kind
from reviews.artifacts.plain import is_storable_text
from reviews.artifacts.shapes import Submission


def read_body(submission: Submission) -> str:
    """The written text with unified line ends, "" when there is none. Raises on text that cannot be stored."""
    text = unified_lines(submission.body or "")
    if not is_storable_text(text):
        raise InvalidArtifact.of("body", "The text holds a NUL or half a character, which cannot be stored.")
    return text if text.strip() else ""


def check_parts(submission: Submission, kind: Kind) -> None:
    """Refuse the parts that this kind of artifact does not take, all at once."""
    errors: dict[str, list[str]] = {}
    given = {
        "files": (bool(submission.files), kind.takes_files),
        "body": (bool(submission.body), kind.takes_body),
        "data": (bool(submission.data) and not submission.link, kind.takes_data),
        "link": (bool(submission.link), kind.takes_link),
    }
    words = {"files": "files", "body": "written text", "data": "structured data", "link": "a link"}
    for field, (present, taken) in given.items():
        if present and not taken:
            errors[field] = [f"This artifact ({kind.title}) takes no {words[field].removeprefix('a ')}. {kind.help}"]
    if submission.data is not None and not isinstance(submission.data, dict):
        errors["data"] = ["The data must be a JSON object."]
    if errors:
        raise InvalidArtifact(errors)


def check_sizes(submission: Submission, kind: Kind) -> None:
    """Refuse what is beyond the limits of its kind, before anything is read. Raises TooLarge, or InvalidArtifact on an
    empty or surplus file."""
    body_size = len((submission.body or "").encode(errors="surrogatepass"))
    if body_size > kind.max_body_bytes:
        raise TooLarge.of("body", f"The text is larger than {size_words(kind.max_body_bytes)}.")
    if len(submission.files) > kind.max_files:
        most = "one file" if kind.max_files == 1 else f"{kind.max_files} files"
        raise InvalidArtifact.of("files", f"At most {most} can be sent, and {len(submission.files)} came.")
    for upload in submission.files:
        if upload.size > kind.max_file_bytes:
            raise TooLarge.of("files", f"A file is larger than {size_words(kind.max_file_bytes)}: {upload.name[:120]}")
        if not upload.size:
            raise InvalidArtifact.of("files", f"A file is empty: {upload.name[:120]}")
    if sum(upload.size for upload in submission.files) > kind.max_total_bytes:
        raise TooLarge.of("files", f"The files together are larger than {size_words(kind.max_total_bytes)}.")


def size_words(count: int) -> str:
    """Bytes as a person says them: "256 KB", "20 MB"."""
    return f"{count // (1024 * 1024)} MB" if count >= 1024 * 1024 else f"{count // 1024} KB"


def kind_of(slug: str) -> Kind:
    """The kind by its slug; an artifact that a playbook made up is a document."""
    return KINDS.get(slug, KINDS["document"])
