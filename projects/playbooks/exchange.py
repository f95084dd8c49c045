"""A process as a file: one JSON document, or its Markdown documents in a zip archive. Pure; equal in, equal bytes out.

The documents are the whole process. What they compile to and the version's number go along in JSON for who reads it
elsewhere; coming back, only the documents count.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from projects.playbooks.compiler import MAX_DOCUMENTS, Document
from projects.playbooks.decoding import MAX_BYTES, decode
from projects.playbooks.errors import PlaybookError

FORMAT, FORMAT_VERSION = "countersign-process", 1
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
LARGEST = 8 * MAX_BYTES  # bytes of a file that is looked at; documents are far smaller than what they compile to
_LARGEST_ZIP = 2 * MAX_BYTES
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first one that a zip archive can name
_FIX = "Export the process again, or give the Markdown files themselves."


def to_json(*, number: int, documents: Sequence[Document], compiled: Mapping[str, Any]) -> bytes:
    """One file that holds all of a process version; UTF-8 with a line end at its end."""
    found = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "process": number,
        "documents": [{"name": document.name, "text": document.text} for document in documents],
        "compiled": compiled,
    }
    return (json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def to_zip(documents: Sequence[Document]) -> bytes:
    """The documents as files, in their order, without time, owner or compression: the same process is the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for document in documents:
            entry = zipfile.ZipInfo(document.name, _MOMENT)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, document.text.encode())
    return stream.getvalue()


def is_whole(name: str, data: bytes) -> bool:
    """Whether a file is an export, which is a process as a whole, and not one document of it."""
    return data.startswith(_ZIP) or name.lower().endswith((".json", ".zip")) or data.lstrip()[:1] == b"{"


def read(name: str, data: bytes) -> list[Document]:
    """The documents in a file: an export as JSON or zip, else one Markdown document called `name`.

    Raises PlaybookError, and nothing else, for what cannot be read or is more than a process.
    """
    if len(data) > LARGEST:
        raise _refused(name, f"The file is larger than {LARGEST // 1_000_000} MB.")
    if data.startswith(_ZIP) or name.lower().endswith(".zip"):
        return _from_zip(name, data)
    if is_whole(name, data):
        return _from_json(name, data)
    try:
        return [Document(name, decode(data))]
    except PlaybookError as error:
        raise PlaybookError(error.message, error.line, error.fix, name) from None


def _from_json(name: str, data: bytes) -> list[Document]:
    try:
        found = json.loads(data.decode())
    except RecursionError:
        raise _refused(name, "The JSON is nested too deeply.") from None
    except ValueError:
        raise _refused(name, "This is no JSON that can be read.") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise _refused(name, f"This is no exported process: “format” has to be “{FORMAT}”.")
    version = found.get("format_version")
    if type(version) is not int or version != FORMAT_VERSION:
        raise _refused(name, f"This export has another format version than {FORMAT_VERSION}, which is read here.")
    rows = found.get("documents")
    if not isinstance(rows, list) or not rows:
        raise _refused(name, "The export holds no documents.")
    if len(rows) > MAX_DOCUMENTS:
        raise _refused(name, f"The export holds more than {MAX_DOCUMENTS} documents.")
    return [_document(name, row) for row in rows]


def _document(name: str, row: object) -> Document:
    if not isinstance(row, dict):
        raise _refused(name, "A document in it is no object with “name” and “text”.")
    called, text = row.get("name"), row.get("text")
    if not isinstance(called, str) or not isinstance(text, str):
        raise _refused(name, "A document in it has no “name” or no “text”.")
    return Document(called, text)


def _from_zip(name: str, data: bytes) -> list[Document]:
    if len(data) > _LARGEST_ZIP:
        raise _refused(name, f"The archive is larger than {_LARGEST_ZIP // 1_000_000} MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _refuse_entries(name, entries)
            return [Document(entry.filename, _text(name, archive, entry)) for entry in entries]
    except PlaybookError:
        raise
    except Exception as error:  # the archive is somebody else's bytes, and zipfile fails on them in many ways
        raise _refused(name, "This archive is damaged or of a kind that is not read here.") from error


def _refuse_entries(name: str, entries: Sequence[zipfile.ZipInfo]) -> None:
    """By what the archive says of itself, before anything is unpacked."""
    if not entries:
        raise _refused(name, "The archive holds no documents.")
    if len(entries) > MAX_DOCUMENTS:
        raise _refused(name, f"The archive holds more than {MAX_DOCUMENTS} files.")
    for entry in entries:
        if "/" in entry.orig_filename or "\\" in entry.orig_filename or ":" in entry.orig_filename:
            raise _refused(name, "A file in the archive lies in a folder. Put the documents at its top.")
        if not entry.filename.lower().endswith((".md", ".markdown")):
            raise _refused(name, "The archive holds a file that is no Markdown (.md).")
        if entry.flag_bits & 0x1:
            raise _refused(name, "The archive is encrypted.")
    if sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise _refused(name, "The archive unpacks to more than 1 MB.")


def _text(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    """Reads no more than was declared and allowed, whatever the entry goes on to hold."""
    with archive.open(entry) as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _refused(name, "The archive unpacks to more than 1 MB.")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return decode(data)


def _refused(name: str, message: str) -> PlaybookError:
    return PlaybookError(message, 1, _FIX, name)
