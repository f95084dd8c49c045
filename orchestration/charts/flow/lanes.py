"""The wide drawing: each role is a line from top to bottom, each handshake an arrow in a row of its own."""

from collections.abc import Sequence

from orchestration.charts.flow.letters import width, wrapped
from orchestration.charts.flow.model import Band, Flow, Handshake
from orchestration.charts.flow.order import ordered
from orchestration.charts.flow.shapes import (
    LINES,
    PIP,
    PIP_ROOM,
    SIZES,
    Arrow,
    Drawing,
    Node,
    Rect,
    Section,
    Tie,
    centred,
    column,
)

WIDTH, GUTTER, EDGE = 1104.0, 100.0, 14.0
NARROWEST, WIDEST = 104.0, 176.0  # of a role's column
LEVEL = 12.0  # between two arrows of one handshake
LOOP = 26.0
PAD = 7.0

Places = dict[str, float]


def lanes(flow: Flow) -> Drawing:
    """The layout for a place at least 60rem wide; wider than WIDTH only where there are more roles than fit."""
    handshakes = flow.handshakes
    pairs = [(one.giver, receiver) for one in handshakes for receiver in one.receivers]
    known = {slug for pair in pairs for slug in pair}
    slugs = ordered([slug for slug in flow.parties if slug in known], pairs)
    count = max(len(slugs), 1)
    step = min(WIDEST, max(NARROWEST, (WIDTH - GUTTER - EDGE) / count))
    whole = max(WIDTH, GUTTER + EDGE + step * count)
    left = GUTTER + (whole - GUTTER - EDGE - step * count) / 2
    places = {slug: left + step * (at + 0.5) for at, slug in enumerate(slugs)}
    nodes = _nodes(flow, places, step)
    top = max((node.frame.bottom for node in nodes), default=0) + PAD
    sections = []
    for band in flow.bands:
        sections.append(_section(band, places, top, whole))
        frame = sections[-1].frame
        top = (frame.bottom if frame else top) + PAD
    lines = tuple((places[node.party.slug], node.frame.bottom, top - PAD) for node in nodes)
    return Drawing(whole, top, tuple(sections), tuple(nodes), lines)


def _nodes(flow: Flow, places: Places, step: float) -> list[Node]:
    """The roles' boxes in a row at the top, all as high as the highest."""
    room = step - 8
    lines = {slug: wrapped(flow.parties[slug].title, SIZES["role"], room - 8) for slug in places}
    notes = {slug: _note(flow.parties[slug].note, room) for slug in places}
    height = max((_height(lines[slug], notes[slug]) for slug in places), default=0.0)
    nodes = []
    for slug, x in places.items():
        frame = Rect(x - room / 2, 1, room, height)
        tall = len(lines[slug]) * LINES["role"] + len(notes[slug]) * LINES["note"]
        upper = Rect(frame.x, frame.middle - tall / 2, room, len(lines[slug]) * LINES["role"])
        lower = Rect(frame.x, upper.bottom, room, len(notes[slug]) * LINES["note"])
        words = (*centred(lines[slug], "role", upper), *centred(notes[slug], "note", lower))
        nodes.append(Node(flow.parties[slug], frame, words))
    return nodes


def _note(words: str, room: float) -> tuple[str, ...]:
    return wrapped(words, SIZES["note"], room - 8, 2) if words else ()


def _height(lines: tuple[str, ...], notes: tuple[str, ...]) -> float:
    return max(40.0, len(lines) * LINES["role"] + len(notes) * LINES["note"] + 2 * PAD)


def _section(band: Band, places: Places, top: float, whole: float) -> Section:
    title = column(wrapped(band.title, SIZES["band"], GUTTER - EDGE), "band", EDGE, top + PAD)
    note = column(_note(band.note, GUTTER - EDGE), "note", EDGE, title[-1].frame.bottom)
    ties: list[Tie] = []
    below = top + PAD
    for handshake in band.handshakes:
        ties.append(_tie(handshake, places, below, whole))
        below = ties[-1].area.bottom + 2
    bottom = max([below + PAD - 2, *(words.frame.bottom + PAD for words in (*title, *note))])
    return Section(band.title, Rect(0, top, whole, bottom - top), (*title, *note), tuple(ties))


def _tie(handshake: Handshake, places: Places, top: float, whole: float) -> Tie:
    """Title above the arrows, notes below them, both beginning at the left end of the longest."""
    start = places[handshake.giver]
    ends = [places[receiver] for receiver in handshake.receivers]
    left, right = min(start, *ends), max(start, *ends)
    if handshake.giver in handshake.receivers:
        right = max(right, start + LOOP)
    pip = PIP_ROOM if handshake.state or handshake.broken else 0.0
    room = min(max(right - left - 2 * EDGE, 320.0), whole - GUTTER - 2 * EDGE) - pip
    title = wrapped(handshake.title, SIZES["title"], room, 2)
    notes = wrapped(" · ".join(handshake.notes), SIZES["note"], room, 2) if handshake.notes else ()
    wide = pip + max(
        *(width(line, SIZES["title"]) for line in title), *(width(line, SIZES["note"]) for line in notes), 0.0
    )
    x = max(GUTTER, min(left + EDGE, whole - EDGE - wide))
    above = column(title, "title", x + pip, top + 4)
    arrows = _arrows(start, ends, above[-1].frame.bottom + 6)
    low = max(y for arrow in arrows for _, y in arrow.points)
    below = column(notes, "note", x + pip, low + 6)
    bottom = (below[-1].frame.bottom if below else low + 4) + 4
    side = min(left, x) - 10
    area = Rect(side, top, max(right, x + wide) + 10 - side, bottom - top)
    mark = Rect(x, above[0].y + 2, PIP, PIP) if pip else None
    dots = tuple(arrow.points[0] for arrow in arrows)
    return Tie(handshake, area, (*above, *below), arrows, mark, dots=dots)


def _arrows(start: float, ends: Sequence[float], y: float) -> tuple[Arrow, ...]:
    """One for each receiver, the nearest on top; to the left and to the right they share heights, a loop lies below."""
    arrows, depths = [], {True: 0, False: 0}
    for end in sorted(set(ends) - {start}, key=lambda one: abs(one - start)):
        at = y + depths[end > start] * LEVEL
        depths[end > start] += 1
        arrows.append(Arrow(((start, at), (end, at))))
    if start in ends:
        at = y + max(depths.values()) * LEVEL
        arrows.append(Arrow(((start, at), (start + LOOP, at), (start + LOOP, at + LEVEL), (start, at + LEVEL))))
    return tuple(arrows)
