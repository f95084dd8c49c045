"""A laid-out picture: where each thing stands, in pixels from the top left."""

from dataclasses import dataclass

from orchestration.charts.flow.letters import width
from orchestration.charts.flow.model import Handshake, Party

# Font size and distance of lines by the kind of words.
SIZES: dict[str, float] = {"role": 13, "title": 13, "what": 12.5, "note": 12, "band": 13}
LINES: dict[str, float] = {"role": 16, "title": 17, "what": 17, "note": 15, "band": 17}
_BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}  # how much of a line lies before its anchor
PIP = 13.0  # a pip's width and height
PIP_ROOM = PIP + 6


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    def touches(self, other: "Rect") -> bool:
        """Whether the two share more than an edge."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text. `anchor` says which part of it stands at `x`: start, middle or end; `y` is its top. `kind` is a
    key of SIZES.
    """

    x: float
    y: float
    text: str
    kind: str
    anchor: str = "start"

    @property
    def frame(self) -> Rect:
        wide = width(self.text, SIZES[self.kind])
        return Rect(self.x - wide * _BEFORE[self.anchor], self.y, wide, LINES[self.kind])

    @property
    def baseline(self) -> float:
        return self.y + LINES[self.kind] * 0.75


@dataclass(frozen=True, slots=True)
class Node:
    """A role's box."""

    party: Party
    frame: Rect
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """From the giver to one receiver along `points`, straight from each to the next."""

    points: tuple[tuple[float, float], ...]

    @property
    def frames(self) -> tuple[Rect, ...]:
        """The room of its lines and its head."""
        lines = zip(self.points, self.points[1:], strict=False)
        return tuple(Rect(min(a, c) - 1, min(b, d) - 4, abs(a - c) + 2, abs(b - d) + 8) for (a, b), (c, d) in lines)


@dataclass(frozen=True, slots=True)
class Tie:
    """A handshake as it is drawn: the area that takes clicks and focus, with all that lies in it."""

    handshake: Handshake
    area: Rect
    words: tuple[Words, ...]
    arrows: tuple[Arrow, ...]
    pip: Rect | None = None
    boxed: str = ""  # the look of the box drawn around its area; "" for none
    dots: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A checkpoint's band with its words and what lies on it; `frame` is None where bands are pictures of their own."""

    title: str
    frame: Rect | None
    words: tuple[Words, ...]
    ties: tuple[Tie, ...]
    nodes: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """`lines` are the roles' own lines: (x, top, bottom)."""

    width: float
    height: float
    sections: tuple[Section, ...]
    nodes: tuple[Node, ...] = ()
    lines: tuple[tuple[float, float, float], ...] = ()


def column(lines: tuple[str, ...], kind: str, x: float, y: float) -> tuple[Words, ...]:
    """Lines of text one below the other."""
    return tuple(Words(x, y + at * LINES[kind], line, kind) for at, line in enumerate(lines))


def centred(lines: tuple[str, ...], kind: str, frame: Rect) -> tuple[Words, ...]:
    """Lines of text in the middle of a box."""
    top = frame.middle - len(lines) * LINES[kind] / 2
    x = frame.x + frame.width / 2
    return tuple(Words(x, top + at * LINES[kind], line, kind, "middle") for at, line in enumerate(lines))
