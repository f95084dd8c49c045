"""A list of a role document, as found and not yet understood."""

from __future__ import annotations

from dataclasses import dataclass, field

from projects.playbooks.lines import Line
from projects.playbooks.rows import Row


@dataclass(slots=True)
class Entry:
    """One list item with the lines that continue it and the items nested in it; or one row of a table."""

    line: Line
    text: str
    row: Row | None = None
    children: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class Listing:
    """One list; `checkpoint` is "" where its heading does not say what it guards."""

    checkpoint: str
    label: Line
    inside: bool
    entries: list[Entry] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Characters in all its items."""
        return sum(len(entry.text) + sum(len(child.text) for child in entry.children) for entry in self.entries)
