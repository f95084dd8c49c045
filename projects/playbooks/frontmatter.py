"""The block between two `---` lines that names the role."""

from __future__ import annotations

import re
from dataclasses import dataclass

from projects.playbooks.errors import PlaybookError
from projects.playbooks.inline import straight

_FIX = "Begin the file with '---', a line 'name: your-role', and '---'."
_FENCE = re.compile(r"^(?:[-–—]{3,}|\+{3,})\s*$")
_ENTRY = re.compile(r"^\s{0,3}[\"']?([A-Za-z][\w -]{0,40}?)[\"']?\s*[:=]\s*(.*)$")
LONGEST = 200  # lines of front matter; what goes on longer was never closed


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`name` is "" where none is given; `body` starts on line `first` of the document."""

    name: str
    title: str
    line: int
    description: str
    body: str
    first: int


def read(text: str) -> FrontMatter:
    """Split a document into front matter and body. Raises PlaybookError where there is no front matter."""
    lines = text.split("\n", LONGEST + 2)
    start = next((index for index, line in enumerate(lines) if line.strip()), None)
    if start is None:
        raise PlaybookError("The playbook is empty.", 1, _FIX)
    if not _FENCE.match(lines[start]):
        raise PlaybookError("The playbook does not say whose it is: there is no front matter.", start + 1, _FIX)
    end = next((i for i in range(start + 1, min(len(lines), LONGEST)) if _closing(lines[i])), None)
    if end is None:
        raise PlaybookError("The front matter is never closed.", start + 1, "Put a line '---' after it.")
    entries = {key: (value, number) for number, key, value in _entries(lines[start + 1 : end], start + 2)}
    name, line = entries.get("name") or entries.get("role") or ("", start + 1)
    if name and not re.search(r"[^\W_]", name):
        raise PlaybookError("The front matter has no name.", line, "Add a line 'name: your-role' to it.")
    if len(name) > 80:
        raise PlaybookError("The name in the front matter is longer than 80 characters.", line, "Shorten it.")
    body = "\n".join(lines[end + 1 :])
    title, description = (entries.get(key, ("", 0))[0] for key in ("title", "description"))
    return FrontMatter(name, title, line, description, body, end + 2)


def begins(text: str) -> bool:
    """Does a document open with a fence, so that it means to have front matter?"""
    first = next((line for line in text[:10_000].split("\n") if line.strip()), "")
    return bool(_FENCE.match(first))


def block(text: str) -> str:
    """The lines between the fences, "" where there are none."""
    lines = text.split("\n", LONGEST + 2)[:LONGEST]
    fences = [index for index, line in enumerate(lines) if _closing(line)]
    return "\n".join(lines[fences[0] + 1 : fences[1]]) if len(fences) > 1 else ""


def _closing(line: str) -> bool:
    return bool(_FENCE.match(line)) or line.strip() == "..."


def _entries(lines: list[str], first: int) -> list[tuple[int, str, str]]:
    found = []
    for number, line in enumerate(lines, start=first):
        entry = _ENTRY.match(line[:500])
        if entry:
            value = straight(entry.group(2)).split(" #")[0].strip().strip("\"'").strip()
            found.append((number, entry.group(1).lower(), value))
    return found
