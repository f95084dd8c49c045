"""The map of handshakes: who gives what to the role in the middle, and to whom it gives. Labels sit inside the boxes
at the arrows' ends, so that no arrow can run through a word."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from textwrap import wrap

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from orchestration.charts.svg import short
from orchestration.pictograms import PIP_WORDS, PIPS

WIDTH, LINE, GAP, PAD = 340, 15, 12, 9
LETTER = 6.3  # generous width of a letter at 12 px, because text cannot be measured here
LETTERS_A_LINE = 17


@dataclass(frozen=True)
class Handshake:
    """One handoff with the other party's role, the artifact and the gate's state."""

    role: str
    artifact: str
    state: str


@dataclass(frozen=True)
class _Box:
    handshake: Handshake
    lines: tuple[str, ...]
    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def handshake_map(centre: str, incoming: Sequence[Handshake], outgoing: Sequence[Handshake]) -> SafeString:
    """An SVG 340 wide: givers left, the centre role, receivers right; arrows coloured and dashed by state."""
    left, right = _stack(incoming), _stack(outgoing)
    height = max(_bottom(left), _bottom(right), 96.0) + 2
    left, right = _centred(left, height), _centred(right, height)
    words = _lines(centre, 10)
    left_width, right_width, core = _width(left), _width(right), max(map(len, words)) * LETTER + 2 * PAD
    space = max(30.0, (WIDTH - left_width - right_width - core) / 2)
    whole = left_width + right_width + core + 2 * space
    start, end = left_width + space, left_width + space + core
    drawing = [
        *(_box(box, 0, left_width) for box in left),
        *(_box(box, whole - right_width, right_width) for box in right),
        *(_edge(box, left_width, box.middle, start, _port(at, left, height)) for at, box in enumerate(left)),
        *(_edge(box, end, _port(at, right, height), end + space, box.middle) for at, box in enumerate(right)),
        _core(words, start, core, height),
    ]
    said = "; ".join(
        [f"{h.role} gives {h.artifact} to {centre}, {PIP_WORDS[h.state]}" for h in incoming]
        + [f"{centre} gives {h.artifact} to {h.role}, {PIP_WORDS[h.state]}" for h in outgoing]
    )
    return format_html(
        '<figure class="chart map"><svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg></figure>',
        short(whole), short(height), said, format_html_join("", "{}", ((part,) for part in drawing)),
    )  # fmt: skip


def _lines(words: str, letters: int = LETTERS_A_LINE) -> tuple[str, ...]:
    """Words broken into lines at spaces and after slashes; a single longer word is broken where it must."""
    lines: list[str] = []
    for piece in words.replace("/", "/ ").split():
        glue = "" if lines and lines[-1].endswith("/") else " "
        if lines and len(lines[-1]) + len(glue) + len(piece) <= letters:
            lines[-1] += glue + piece
        else:
            lines.extend(wrap(piece, letters))
    return tuple(lines) or ("?",)


def _stack(handshakes: Sequence[Handshake]) -> list[_Box]:
    boxes: list[_Box] = []
    for handshake in handshakes:
        lines = _lines(handshake.role)
        top = _bottom(boxes) + GAP if boxes else 1.0
        boxes.append(_Box(handshake, lines, top, (len(lines) + 1) * LINE + PAD))
    return boxes


def _bottom(boxes: list[_Box]) -> float:
    return boxes[-1].top + boxes[-1].height if boxes else 0.0


def _centred(boxes: list[_Box], height: float) -> list[_Box]:
    shift = (height - _bottom(boxes)) / 2
    return [replace(box, top=box.top + shift) for box in boxes]


def _width(boxes: list[_Box]) -> float:
    longest = [max(*map(len, box.lines), len(box.handshake.artifact) + 3) for box in boxes]
    return max(longest) * LETTER + 2 * PAD if longest else 0.0


def _port(at: int, boxes: list[_Box], height: float) -> float:
    """Where an arrow meets the centre: spread evenly over its middle, in the order of the boxes."""
    return height / 2 + (at - (len(boxes) - 1) / 2) * 14


def _box(box: _Box, x: float, width: float) -> SafeString:
    text = format_html_join(
        "",
        '<text class="map-role" x="{}" y="{}">{}</text>',
        ((short(x + PAD), short(box.top + 17 + at * LINE), line) for at, line in enumerate(box.lines)),
    )
    y = box.top + 17 + len(box.lines) * LINE
    state = box.handshake.state
    return format_html(
        '<rect class="map-node" x="{}" y="{}" width="{}" height="{}" rx="8"/>{}<svg class="pip pip-{}" x="{}" y="{}" '
        'width="11" height="11" viewBox="0 0 16 16">{}</svg><text class="map-label" x="{}" y="{}">{}</text>',
        short(x + 0.75), short(box.top), short(width - 1.5), short(box.height), text, state, short(x + PAD),
        short(y - 9.5), mark_safe(PIPS[state]), short(x + PAD + 15), short(y), box.handshake.artifact,
    )  # fmt: skip


def _edge(box: _Box, x1: float, y1: float, x2: float, y2: float) -> SafeString:
    state, tip = box.handshake.state, x2 - 2
    bend = (tip - 6 - x1) * 0.55
    path = f"M{short(x1 + 2)} {short(y1)}C{short(x1 + bend)} {short(y1)} {short(tip - 6 - bend)} {short(y2)} {short(tip - 6)} {short(y2)}"
    head = f"M{short(tip)} {short(y2)}l-7-4v8z"
    return format_html(
        '<path class="map-edge map-{}" d="{}"/><path class="map-head map-{}" d="{}"/>', state, path, state, head
    )


def _core(words: tuple[str, ...], x: float, width: float, height: float) -> SafeString:
    tall = max(64.0, len(words) * LINE + 3 * PAD)
    first = height / 2 - (len(words) - 1) * LINE / 2 + 4
    text = format_html_join(
        "",
        '<text class="map-role" text-anchor="middle" x="{}" y="{}">{}</text>',
        ((short(x + width / 2), short(first + at * LINE), line) for at, line in enumerate(words)),
    )
    return format_html(
        '<rect class="map-centre" x="{}" y="{}" width="{}" height="{}" rx="14"/>{}',
        short(x), short(height / 2 - tall / 2), short(width), short(tall), text,
    )  # fmt: skip
