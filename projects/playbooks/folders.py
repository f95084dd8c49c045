"""The documents of a folder, as a team keeps them in git: subfolders too, and what is no playbook is left aside."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from projects.playbooks import frontmatter
from projects.playbooks.decoding import MAX_BYTES, decode
from projects.playbooks.documents import Document
from projects.playbooks.errors import PlaybookError
from projects.playbooks.settings.document import is_process_document

MOST_FILES = 2_000  # Markdown files looked at; a folder with more is not one of playbooks
_SUFFIXES = (".md", ".markdown")
_NO_PLAYBOOK = re.compile(r"^(?:readme|changelog|contributing|license|code_of_conduct)\b", re.IGNORECASE)
_KIND = re.compile(r"^\s*kind\s*[:=]\s*[\"']?(?P<kind>[\w-]+)", re.IGNORECASE | re.MULTILINE)


@dataclass(slots=True)
class Collected:
    """`skipped` has a line for each file that was left aside: where, and why."""

    documents: list[Document] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def collect(paths: Sequence[Path]) -> Collected:
    """The files as they are named, and of folders all playbooks in them. Sources show paths from the folder on.

    Raises OSError where a file cannot be read and PlaybookError, with the path as its file, where a file is no text.
    """
    found = Collected()
    for path in paths:
        if path.is_dir():
            for file in _markdown(path):
                _take(found, file, file.relative_to(path).as_posix())
        else:
            found.documents.append(Document(_free(found, path), _read(path)))
    return found


def _free(found: Collected, path: Path) -> str:
    """The name of a file; its path where another has that name."""
    return path.name if all(one.name != path.name for one in found.documents) else path.as_posix()


def _markdown(folder: Path) -> Iterator[Path]:
    """Markdown files in the order of their paths; what is hidden stays hidden, links to folders are not followed."""
    count = 0
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
        for name in sorted(files):
            if name.lower().endswith(_SUFFIXES) and not name.startswith("."):
                count += 1
                if count > MOST_FILES:
                    fix = "Name the folder that holds the playbooks alone."
                    raise PlaybookError(f"More than {MOST_FILES:,} Markdown files.", 1, fix, folder.as_posix())
                yield Path(where) / name


def _take(found: Collected, file: Path, name: str) -> None:
    text = _read(file)
    reason = _why_not(file, text)
    if reason:
        found.skipped.append(f"{name}:1: skipped: {reason}")
    else:
        found.documents.append(Document(name, text))


def _why_not(file: Path, text: str) -> str:
    """Why a file in a folder is taken for something else than a playbook; "" where it is one, or means to be."""
    if is_process_document(text):
        return ""
    if not frontmatter.begins(text):
        return "no front matter says whose playbook it is."
    if _NO_PLAYBOOK.match(file.stem):
        return f"a {file.name} is no playbook."
    kind = _KIND.search(frontmatter.block(text))
    if kind and kind["kind"].lower() not in ("playbook", "process", "role", "skill"):
        return f"its front matter says that it is of kind {kind['kind']}."
    return ""


def _read(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    try:
        return decode(data)
    except PlaybookError as error:
        raise PlaybookError(error.message, error.line, error.fix, path.as_posix()) from error
