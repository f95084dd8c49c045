"""What a contract means, as one digest."""

from reviews.contracts.canonical.digest import canonical_digest, unchanged

__all__ = ["canonical_digest", "unchanged"]
