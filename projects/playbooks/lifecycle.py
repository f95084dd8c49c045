"""Finds the three lists a role document lives by: what it waits for, whom it syncs with, when it is done."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from projects.playbooks.errors import PlaybookError
from projects.playbooks.gathering import Gathering
from projects.playbooks.lines import Line
from projects.playbooks.listings import Listing
from projects.playbooks.walker import Walker


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The lists that may hold handshakes, in order, and the lines of the section that stand in no list."""

    listings: list[Listing]
    prose: list[Line]


def find(lines: Sequence[Line], phases: Container[int] = frozenset()) -> Lifecycle:
    """Reads all lines but those of `phases`, by number.

    Raises PlaybookError where there is no lifecycle section and no list that could stand for one.
    """
    gathered = Gathering()
    walker = Walker(lines, phases, gathered)
    for index in range(len(lines)):
        walker.take(index)
    listings = [listing for listing in gathered.listings if listing.entries]
    covered = {listing.checkpoint for listing in listings if listing.inside}
    kept = [listing for listing in listings if listing.inside or listing.checkpoint not in covered]
    if not kept and not walker.lifecycle_seen:
        raise _nothing(lines)
    return Lifecycle(kept, gathered.prose)


def _nothing(lines: Sequence[Line]) -> PlaybookError:
    opened = unclosed_code(lines)
    if opened:
        return PlaybookError(
            "No lifecycle section: everything from this code block on is read as code.",
            opened.number,
            "Close the code block with a line of the same marks.",
        )
    return PlaybookError(
        "The playbook has no lifecycle section.",
        next((line.number for line in lines if line.kind != "blank"), lines[0].number if lines else 1),
        "Add a heading '## Lifecycle' with the lists 'Incoming Dependencies', 'Outgoing Handshakes' and"
        " 'Definition of Done'.",
    )


def unclosed_code(lines: Sequence[Line]) -> Line | None:
    """The line that opens a code block which never ends."""
    return next((line for line in lines if line.kind == "unclosed"), None)
