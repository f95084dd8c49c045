"""The picture of a process: roles and the handshakes between them, checkpoint by checkpoint.

Two drawings of one `Flow`: `lanes` draws every role once, as a line that all its handshakes meet, for wide places;
`stacked` draws one small picture a checkpoint, for narrow ones. Both are laid out here, without a browser, so that no
word lies on an arrow or on another word; `svg` turns a layout into markup.
"""

from orchestration.charts.flow.lanes import lanes
from orchestration.charts.flow.model import NOBODY, Band, Flow, Handshake, Party
from orchestration.charts.flow.order import chained
from orchestration.charts.flow.shapes import Drawing
from orchestration.charts.flow.stacked import stacked
from orchestration.charts.flow.svg import svg

__all__ = ["NOBODY", "Band", "Drawing", "Flow", "Handshake", "Party", "chained", "lanes", "stacked", "svg"]
