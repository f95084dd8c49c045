"""What changed between two revisions, made for people: prose by section and word, rows by their id.

Pure, and bounded in work: what would cost too much to compare by words is compared by paragraphs, and says so.
"""

from reviews.diffs.prose import SectionDiff, prose_diff
from reviews.diffs.rows import FieldChange, RowDiff, rows_diff

__all__ = ["FieldChange", "RowDiff", "SectionDiff", "prose_diff", "rows_diff"]
