"""Charts as safe HTML strings: pure functions of numbers and words. Every chart carries its numbers for screen readers."""

from orchestration.charts.area import Series, stacked_area
from orchestration.charts.bars import Bar, Part, small_bars, stacked_bars

__all__ = [
    "Bar",
    "Part",
    "Series",
    "small_bars",
    "stacked_area",
    "stacked_bars",
]
