"""From a contract as it was sent to what is served of it."""

import json
from typing import Any

from reviews import contracts
from reviews.artifacts.contract.description import Description, read_description
from reviews.artifacts.contract.languages import describe_text, language_of
from reviews.artifacts.contract.semantics import operations, path_items
from reviews.artifacts.digests import sha256
from reviews.artifacts.errors import InvalidArtifact
from reviews.artifacts.names import clean_name, one_line
from reviews.artifacts.shapes import Parts, PreparedFile, Submission, Upload
from reviews.artifacts.snapshots import snapshot_data
from reviews.artifacts.sniffing import read_text
from reviews.artifacts.written import read_body

MAX_LISTED = 2000


def prepare_contract(submission: Submission) -> Parts:
    """The text as served and what it says: format, title, version, operations and the digest of what it means.

    The document comes in exactly one way: as a file, as written text, as a JSON object in `data`, or by a link.
    """
    text, field, files = _take(submission)
    language = language_of(text, files[0].name if files else "")
    if language is not None:
        found = describe_text(text, language, field)
        count = found["definition_count"]
        said = f"{language.title}, {count} definition{'' if count == 1 else 's'}"
        return Parts(text, {**snapshot_data(submission), **found}, files, said)
    description = read_description(text, field)
    data = {**snapshot_data(submission), **describe(description)}
    count = data["operation_count"]
    operations_said = f", {count} operation{'' if count == 1 else 's'}" if description.is_openapi else ""
    return Parts(text, data, files, one_line(f"{description.format.title}{operations_said}: {data['title']}", 120))


def describe(description: Description) -> dict[str, Any]:
    """What a contract says about itself; at most MAX_LISTED operations are listed, all are counted."""
    listed = [
        {"method": method.upper(), "path": address, "summary": one_line(str(operation.get("summary") or ""), 200)}
        for address, item, path in (path_items(description.root) if description.is_openapi else ())
        for method, operation, _ in operations(item, path)
    ]
    info = description.root.get("info", {}) if description.is_openapi else description.root
    return {
        "format": description.format.slug,
        "title": one_line(str(info.get("title") or "Untitled"), 200),
        "version": one_line(str(info.get("version") or ""), 60),
        "operations": listed[:MAX_LISTED],
        "operation_count": len(listed),
        "canonical_digest": contracts.canonical_digest(description.root),
    }


def _take(submission: Submission) -> tuple[str, str, tuple[PreparedFile, ...]]:
    """The document's text, the field that its mistakes belong to, and the file to keep."""
    ways = [
        bool(submission.files),
        bool((submission.body or "").strip()),
        bool(submission.data) and not submission.link,
    ]
    if sum(ways) > 1:
        raise InvalidArtifact.of("files", "The contract came twice. Send it as one file, or as text, or as data.")
    if submission.files:
        upload = submission.files[0]
        text = read_text(upload.content, clean_name(upload.name, fallback="contract"))
        return _unified(text), "files", (_keep(upload, text),)
    if submission.data and not submission.link:
        return json.dumps(submission.data, indent=2, ensure_ascii=False) + "\n", "data", ()
    body = read_body(submission)
    if not body:
        raise InvalidArtifact.of(
            "files", "No contract came. Send one OpenAPI 3.0 or 3.1 description, JSON Schema, GraphQL SDL or .proto."
        )
    return body, "link" if submission.link else "body", ()


def _keep(upload: Upload, text: str) -> PreparedFile:
    extension, content_type = _form(text, upload.name)
    return PreparedFile(
        name=clean_name(upload.name, extension=extension, fallback="contract"),
        content_type=content_type,
        content=upload.content,
        size=len(upload.content),
        sha256=sha256(upload.content),
    )


def _form(text: str, name: str) -> tuple[str, str]:
    """The extension and the type under which a file is served."""
    language = language_of(text, name)
    if language is not None:
        return language.extensions[0], "text/plain"
    return (".json", "application/json") if text.lstrip()[:1] == "{" else (".yaml", "application/yaml")


def _unified(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
