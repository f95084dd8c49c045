"""The lists of a document while they are gathered: the one that is open, and what belongs to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from projects.playbooks import rows
from projects.playbooks.errors import PlaybookError
from projects.playbooks.inline import plain
from projects.playbooks.lines import Line
from projects.playbooks.listings import Entry, Listing

MAX_ENTRIES = 200
MAX_PROSE = 50


class Gathering:
    """`listings` in order; `prose` are lines of the lifecycle section that stand in no list."""

    def __init__(self) -> None:
        self.listings: list[Listing] = []
        self.prose: list[Line] = []
        self.open: Listing | None = None
        self.blank = False  # was the line before a blank one?
        self._count = 0
        self._base = 0  # indent of the open list's items

    @property
    def has_lists(self) -> bool:
        return any(listing.inside and listing.entries for listing in self.listings)

    def begin(self, checkpoint: str, line: Line, inside: bool) -> None:
        self.open = Listing(checkpoint, line, inside)
        self.listings.append(self.open)

    def add(self, entry: Entry, line: Line) -> None:
        """An item of the open list, below the last one where it stands further in."""
        assert self.open is not None
        self._count += 1
        if self._count > MAX_ENTRIES:
            message = f"The lifecycle lists have more than {MAX_ENTRIES} entries."
            raise PlaybookError(message, line.number, "Keep one line per handshake.")
        if not self.open.entries:
            self._base = line.indent
        if self.open.entries and line.indent > self._base + 1 and line.kind == "item":
            self.open.entries[-1].children.append(entry)
        else:
            self.open.entries.append(entry)

    def add_table(self, block: Sequence[Line]) -> None:
        """The rows of a table, under a heading that promises handshakes."""
        if self.open is not None:
            for line, row in rows.read(block):
                self.add(Entry(line, line.text[:2_000], row), line)

    def continues(self, line: Line) -> bool:
        return bool(self.open and self.open.entries and not self.blank and line.indent > self._base)

    def go_on(self, line: Line, inside: bool) -> None:
        """Text below an item belongs to it unless a blank line and the margin say otherwise."""
        if inside and (self.open is None or not self.open.entries) and len(self.prose) < MAX_PROSE:
            self.prose.append(line)
        if self.open is None:
            return
        if re.match(r"(?:from|to|with)\b[^:]{1,80}:", plain(line.text), re.IGNORECASE):
            self.add(Entry(line, line.text), line)
        elif self.open.entries and (not self.blank or line.indent > self._base):
            last = self.open.entries[-1]
            last = last.children[-1] if last.children else last
            last.text = f"{last.text} {line.text}"[:2_000]
