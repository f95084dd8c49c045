"""Charts as safe HTML strings: pure functions of numbers and words. Every chart carries its numbers for screen readers."""

from orchestration.charts.area import Series, stacked_area
from orchestration.charts.bars import Bar, Part, small_bars, stacked_bars
from orchestration.charts.handshakes import Handshake, handshake_map

__all__ = [
    "Bar",
    "Handshake",
    "Part",
    "Series",
    "handshake_map",
    "small_bars",
    "stacked_area",
    "stacked_bars",
]
