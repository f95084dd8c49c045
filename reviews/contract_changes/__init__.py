"""What a review page shows of two contracts: their changes as one decides on them, and the lines in which they stand.

Pure, and made to run in a child process with limits of its own; the engine behind it is `reviews.contracts`.
"""

from reviews.contract_changes.compared import ENGINE, Compared, compare

__all__ = ["ENGINE", "Compared", "compare"]
