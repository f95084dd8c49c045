"""How deep a document is nested, found out without going down."""

from typing import Any

from reviews.artifacts.plain import MAX_DEPTH
from reviews.contracts.errors import NotAContract


def check_depth(document: Any) -> None:
    """Refuse a document that is nested deeper than what can be offered. Raises NotAContract."""
    level = [document]
    for _ in range(MAX_DEPTH + 1):
        # The same object in two places, as an alias of YAML makes it, is looked at once on each level.
        level = list(
            {
                id(child): child
                for value in level
                for child in (value.values() if isinstance(value, dict) else value)
                if isinstance(child, dict | list)
            }.values()
        )
        if not level:
            return
    raise NotAContract(f"The document is nested more than {MAX_DEPTH} levels deep.")
