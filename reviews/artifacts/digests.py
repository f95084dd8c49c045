"""What a revision is told apart by: one digest over what came in, one over what is served."""

import hashlib
from typing import Any

from reviews.artifacts.plain import canonical_json, check_plain
from reviews.artifacts.shapes import PreparedFile, Submission


def sha256(content: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def source_digest(submission: Submission) -> str:
    """Digest of a submission as received, cheap enough to be asked before the expensive preparing.

    Line ends of the written text do not count, because browsers rewrite them; neither does when a link was read.
    Raises InvalidArtifact on `data` that no JSON can say.
    """
    frame = hashlib.sha256(b"countersign source 1\n")
    for upload in submission.files:
        _add(frame, b"name", upload.name.encode(errors="surrogatepass"))
        _add(frame, b"content", upload.content)
    if submission.body:
        _add(frame, b"body", unified_lines(submission.body).encode(errors="surrogatepass"))
    if submission.data:
        _add(frame, b"data", _canonical_data(submission))
    if submission.link:
        _add(frame, b"link", submission.link.encode(errors="surrogatepass"))
    return frame.hexdigest()


def served_digest(kind: str, body: str, data: dict[str, Any], files: tuple[PreparedFile, ...]) -> str:
    """Digest of everything a reviewer is shown: this is what a decision names."""
    manifest = {
        "kind": kind,
        "body": body,
        "data": data,
        "files": [
            {"name": file.name, "content_type": file.content_type, "size": file.size, "sha256": file.sha256}
            for file in files
        ],
    }
    return sha256(b"countersign revision 1\n" + canonical_json(manifest))


def unified_lines(text: str) -> str:
    """The text with every line end as a single newline."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _canonical_data(submission: Submission) -> bytes:
    data = dict(submission.data or {})
    if submission.link:
        data.pop("fetched_at", None)
    check_plain(data, "data")
    return canonical_json(data)


def _add(frame: "hashlib._Hash", tag: bytes, content: bytes) -> None:
    frame.update(b"%s %d\n" % (tag, len(content)))
    frame.update(content)
