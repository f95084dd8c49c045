"""Medians and percentiles. A number without its n says nothing, so they travel together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil


@dataclass(frozen=True, slots=True)
class Spread:
    """`median` and `p85` are values that did occur (nearest rank); None where n is 0."""

    n: int
    median: timedelta | None
    p85: timedelta | None


def spread(lengths: Sequence[timedelta]) -> Spread:
    return Spread(len(lengths), percentile(lengths, 50), percentile(lengths, 85))


def percentile(lengths: Sequence[timedelta], percent: int) -> timedelta | None:
    """The smallest value that at least so many percent of the values do not exceed."""
    if not lengths:
        return None
    return sorted(lengths)[ceil(len(lengths) * percent / 100) - 1]


def days(length: timedelta | None) -> str:
    """ "20 min", "5.0 h" under half a day, "0.9 d" from then on; a dash for None."""
    if length is None:
        return "–"
    hours = length.total_seconds() / 3600
    if hours < 1:
        return f"{round(hours * 60)} min"
    return f"{hours:.1f} h" if hours < 12 else f"{hours / 24:.1f} d"


def percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)}%" if whole else "–"
