"""From the texts of two contracts to everything that is shown of their differences, as plain data that can be kept."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from reviews.contract_changes.as_text import compared_as_text
from reviews.contract_changes.grouping import grouped
from reviews.contract_changes.showing import shown_operations
from reviews.contracts import diff, load

# Raised whenever the same two texts would come out differently: what was kept of an earlier engine is compared anew.
ENGINE = 1
_READ, _COMPARED = 0.2, 0.9  # shares of the whole


@dataclass(frozen=True)
class Compared:
    """`changes` as `grouped` gives them, breaking ones first; `shown` as `shown_operations`; `counts` of operations:
    unchanged, changed, added, removed; or of lines, gone and new, for a language that is compared as text."""

    changes: list[dict[str, Any]]
    shown: list[dict[str, Any]]
    counts: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def compare(base: str, revision: str, *, tell: Callable[[float], None] | None = None) -> Compared:
    """Compare two contracts; `tell` hears the share that is done. Raises CannotCompare with a sentence."""
    say = tell or _nobody
    lines = compared_as_text(base, revision)
    if lines is not None:
        return Compared([], *lines)
    before, after = load(base), load(revision)
    say(_READ)
    found = diff(before, after, on_progress=lambda share: say(_READ + (_COMPARED - _READ) * share))
    changes = grouped(found.changes)
    shown = shown_operations(before, after, changes)
    say(1.0)
    return Compared(
        changes,
        shown,
        {
            "unchanged": found.operations_unchanged,
            "changed": found.operations_changed,
            "added": found.operations_added,
            "removed": found.operations_removed,
        },
    )


def _nobody(share: float) -> None:
    """Progress that nobody watches."""
