"""The entries of lists: all of them, and the first ones where each has a place of its own."""

from reviews.contracts.findings import ENTRIES, Step
from reviews.contracts.schemas.graph import Pair


def compare_arrays(pair: Pair) -> None:
    """Compare entries, where both sides allow lists. An entry without a place of its own follows the rest."""
    if "array" not in pair.base.kinds & pair.revision.kinds:
        return
    base, revision = pair.base, pair.revision
    for index in range(max(len(base.prefix), len(revision.prefix))):
        before = base.prefix[index] if index < len(base.prefix) else base.items
        after = revision.prefix[index] if index < len(revision.prefix) else revision.items
        pair.descend(Step(f"[{index}]", f"[{index}]"), before, after)
    pair.descend(ENTRIES, base.items, revision.items, is_text=pair.is_text)
