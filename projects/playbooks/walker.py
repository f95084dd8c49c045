"""Goes through a document line by line and gathers its lists."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from projects.playbooks import headings
from projects.playbooks.errors import PlaybookError
from projects.playbooks.gathering import MAX_ENTRIES, Gathering
from projects.playbooks.inline import plain, words
from projects.playbooks.lines import Line
from projects.playbooks.listings import Entry
from projects.playbooks.sections import phase_of_heading

_TITLE = re.compile(
    r"^\W*(?:incoming|outgoing|inbound|outbound|inputs?|outputs?|definition of (?:done|ready)|done|handshakes|dependencies"
    r"|prerequisites)(?: (?!by|with|from|to)\w+){0,2}\W*(?:\([^()]*\)\W*)?$"
)
_LONGEST_LABEL = 60  # characters
MAX_HEADS = 500  # headings and labels that sound like a lifecycle's; a playbook has a dozen
_FAR = 80  # characters into a line, beyond which no heading says what it is about


class Walker:
    """Goes through the lines once and keeps the list that is open."""

    def __init__(self, lines: Sequence[Line], phases: Container[int], gathered: Gathering) -> None:
        self._lines = lines
        self._phases = phases
        self._level = 0  # of the lifecycle heading we are under, 0 outside
        self._elsewhere = 0  # of a heading whose section is about something else
        self._heads = 0
        self._gathered = gathered
        self.lifecycle_seen = False

    def take(self, index: int) -> None:
        line = self._lines[index]
        if line.number in self._phases:
            self._gathered.open = None
        elif line.kind == "heading":
            self._heading(line)
        elif line.kind == "table":
            self._table(index)
        elif line.kind not in ("item", "text"):
            self._gathered.blank = line.kind == "blank"
            return
        elif self._elsewhere:
            return
        elif line.kind == "item":
            self._item(line, index)
        else:
            self._text(line, index)
        self._gathered.blank = False

    def _heading(self, line: Line) -> None:
        if self._elsewhere and line.level <= self._elsewhere:
            self._elsewhere = 0
        if self._level and line.level <= self._level:
            self._level, self._gathered.open = 0, None
        if self._elsewhere:
            return
        if not self._may_matter(line):
            self._gathered.open = None
            return
        text = words(line.text)
        if phase_of_heading(line.text) or headings.ELSEWHERE.search(text):
            self._elsewhere, self._gathered.open = line.level, None
            return
        checkpoint = headings.checkpoint_of(line.text, 1 if self._level else headings.STRONG)
        if not self._level and not self._gathered.has_lists and headings.LIFECYCLE.search(text):
            self._level, self.lifecycle_seen = line.level, True
            self._begin(checkpoint if headings.best(text, headings.STRONG) else "", line)
        elif checkpoint or self._level:
            self._begin(checkpoint, line)
        else:
            self._gathered.open = None

    def _may_matter(self, line: Line) -> bool:
        """Everything inside the lifecycle section, little outside; a hostile document does not get it too often."""
        if not self._level and not headings.HINT.search(line.text[:_FAR].lower()):
            return False
        self._heads += 1
        if self._heads > MAX_HEADS:
            fix = "Keep one heading for each list."
            raise PlaybookError(f"More than {MAX_HEADS} headings speak of the lifecycle.", line.number, fix)
        return True

    def _text(self, line: Line, index: int) -> None:
        marked = line.emphasised or line.text.rstrip("*_ ").endswith((":", "："))
        heads = self._next_kind(index) == "item"
        labelled = headings.INLINE.match(line.text) is not None
        if not (marked or heads or line.alone or labelled) or not self._may_matter(line):
            self._unlabelled(line, marked and heads)
            return
        if (marked or line.alone) and (headings.ELSEWHERE.search(words(line.text)) or phase_of_heading(line.text)):
            self._gathered.open, self._elsewhere = None, 6
            return
        if self._inline(line):
            return
        if (marked or heads) and not self._gathered.continues(line):
            checkpoint = headings.checkpoint_of(line.text, 1 if self._level and marked else headings.STRONG)
            if checkpoint and (self._gathered.open is None or checkpoint != self._gathered.open.checkpoint):
                self._begin(checkpoint, line)
                return
            if checkpoint:
                return
        self._unlabelled(line, marked and heads)

    def _inline(self, line: Line) -> bool:
        """A list on one line, "**Incoming:** From PM: ...; from Design: ...", becomes a list of its own."""
        found = headings.INLINE.match(line.text)
        if found is None or line.emphasised or headings.NAMES_SOMEBODY.search(found["label"]):
            return False
        checkpoint = headings.checkpoint_of(found["label"], headings.STRONG)
        if not checkpoint:
            return False
        self._begin(checkpoint, line)
        for part in re.split(r";\s+", found["rest"])[:MAX_ENTRIES]:
            self._gathered.add(Entry(line, part[:2_000]), line)
        return True

    def _unlabelled(self, line: Line, heads: bool) -> None:
        """Text that names no checkpoint: a list of its own inside the lifecycle section, else part of an item."""
        if heads and self._level and line.emphasised and not self._gathered.continues(line):
            self._begin("", line)
        else:
            self._gathered.go_on(line, self._level > 0)

    def _item(self, line: Line, index: int) -> None:
        following = self._next(index)
        nested = following is not None and following.kind == "item" and following.indent > line.indent
        checkpoint = headings.checkpoint_of(line.text, headings.STRONG) if nested and self._may_matter(line) else ""
        if checkpoint and not re.match(r"(?:from|to|with)\b", plain(line.text), re.IGNORECASE):
            self._begin(checkpoint, line)
            return
        if self._is_head(line):
            self._begin(headings.checkpoint_of(line.text, headings.STRONG), line)
            return
        unnamed = self._gathered.open is not None and not self._gathered.open.checkpoint
        if unnamed and self._may_matter(line) and self._inline(line):
            return
        if self._gathered.open is not None:
            self._gathered.add(Entry(line, line.text[:2_000]), line)

    def _begin(self, checkpoint: str, line: Line) -> None:
        self._gathered.begin(checkpoint, line, self._level > 0)

    def _table(self, index: int) -> None:
        begins = not index or self._lines[index - 1].kind != "table"
        if begins and not self._elsewhere and self._gathered.open is not None:
            self._gathered.add_table(self._block(index))

    def _block(self, index: int) -> list[Line]:
        end = index
        while end < len(self._lines) and self._lines[end].kind == "table":
            end += 1
        return list(self._lines[index:end])

    def _is_head(self, line: Line) -> bool:
        """ "- **Incoming**" in one list with what comes in."""
        if len(line.text) > _LONGEST_LABEL or not _TITLE.match(line.text.lower()):
            return False
        return bool(headings.checkpoint_of(line.text, headings.STRONG))

    def _next(self, index: int) -> Line | None:
        return next((line for line in self._lines[index + 1 : index + 4] if line.kind != "blank"), None)

    def _next_kind(self, index: int) -> str:
        following = self._next(index)
        return following.kind if following else ""
