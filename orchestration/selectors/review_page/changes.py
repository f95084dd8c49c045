"""What became of an artifact between two revisions, whatever kind it is of.

Each kind has a module `changes_*.py` with one function, `changes(Comparison) -> Changes`, and an entry here. A kind
without one is shown as a whole.
"""

from collections.abc import Callable

from orchestration.selectors.review_page import changes_contract, changes_prose, changes_rows
from orchestration.selectors.review_page.comparison import Changes, Comparison

_OF: dict[str, Callable[[Comparison], Changes]] = {
    "prd": changes_prose.changes,
    "adr": changes_prose.changes,
    "document": changes_prose.changes,
    "contract": changes_contract.changes,
    "risks": changes_rows.changes,
    "usage": changes_rows.changes,
}


def changes_between(comparison: Comparison) -> Changes | None:
    """None for a kind whose changes cannot be shown, and where the two are of different kinds."""
    find = _OF.get(comparison.after.kind)
    if find is None or comparison.before.kind != comparison.after.kind:
        return None
    return find(comparison)
