"""The narrow drawing: one picture a checkpoint, made of stars: a role with all that it gives, or all that it gets, there."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from orchestration.charts.flow.letters import wrapped
from orchestration.charts.flow.model import Band, Flow, Handshake, Party
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
    Words,
    centred,
    column,
)

WIDTH, HUB, SPACE = 340.0, 102.0, 38.0
LEAF = WIDTH - HUB - SPACE
PAD, GAP = 8.0, 6.0


@dataclass(frozen=True, slots=True)
class Star:
    """A role and handshakes that all leave it (`gives`), or all lead to it alone."""

    hub: str
    gives: bool
    handshakes: tuple[Handshake, ...]


def stacked(flow: Flow) -> tuple[Drawing, ...]:
    """One drawing a checkpoint, each WIDTH wide."""
    return tuple(_band(band, flow) for band in flow.bands)


def stars(handshakes: Sequence[Handshake]) -> list[Star]:
    """Every handshake in exactly one star, the largest found first; drawn in the order of the process."""
    left, found = list(handshakes), []
    while left:
        gives = Counter((one.giver, True) for one in left)
        takes = Counter((one.receivers[0], False) for one in left if len(one.receivers) == 1)
        (hub, out), _ = (gives + takes).most_common(1)[0]
        chosen = [one for one in left if (one.giver if out else one.receivers[0]) == hub]
        if not out:
            chosen = [one for one in chosen if len(one.receivers) == 1]
        found.append(Star(hub, out, tuple(chosen)))
        left = [one for one in left if one not in chosen]
    return sorted(found, key=lambda star: handshakes.index(star.handshakes[0]))


def _band(band: Band, flow: Flow) -> Drawing:
    words = [Words(0, 0, wrapped(band.title, SIZES["band"], WIDTH, 1)[0], "band")]
    if band.note:
        room = WIDTH - words[0].frame.right - 8
        words.append(Words(WIDTH - 1, 1.5, wrapped(band.note, SIZES["note"], room, 1)[0], "note", "end"))
    top, ties, nodes = LINES["band"] + 6, [], []
    for star in stars(band.handshakes):
        hub, drawn = _star(star, flow, top)
        nodes.append(hub)
        ties += drawn
        top = hub.frame.bottom + GAP
    bottom = top - GAP + 1 if ties else top - 4
    return Drawing(WIDTH, bottom, (Section(band.title, None, tuple(words), tuple(ties), tuple(nodes)),))


def _star(star: Star, flow: Flow, top: float) -> tuple[Node, list[Tie]]:
    party = flow.parties[star.hub]
    lines = wrapped(party.title, SIZES["role"], HUB - PAD)
    least = len(lines) * LINES["role"] + PAD
    ties, below = [], top
    for handshake in star.handshakes:
        ties.append(_leaf(handshake, star, flow, below, least if len(star.handshakes) == 1 else 0))
        below = ties[-1].area.bottom + GAP
    frame = Rect(1 if star.gives else WIDTH - HUB - 1, top, HUB, below - GAP - top)
    tints = {one.tint(star.hub) for one in star.handshakes}
    look = party.look if party.look == "nobody" else "mine" if "mine" in tints else "turn" if "turn" in tints else ""
    return Node(replace(party, look=look), frame, centred(lines, "role", frame)), ties


def _leaf(handshake: Handshake, star: Star, flow: Flow, top: float, least: float) -> Tie:
    """The other party's box: its role, what changes hands, and what is special about it."""
    others = handshake.receivers if star.gives else (handshake.giver,)
    x = WIDTH - LEAF - 1 if star.gives else 1.0
    y, room = top + PAD - 3, LEAF - 2 * PAD
    words: list[Words] = []
    heights: list[float] = []
    for slug in others:
        block = column(wrapped(_title(flow.parties[slug]), SIZES["role"], room, 2), "role", x + PAD, y)
        words += block
        heights.append((y + block[-1].frame.bottom) / 2)
        y = block[-1].frame.bottom
    pip = PIP_ROOM if handshake.state or handshake.broken else 0.0
    title = column(wrapped(handshake.title, SIZES["what"], room - pip), "what", x + PAD + pip, y + 1)
    notes = " · ".join(handshake.notes)
    more = (
        column(wrapped(notes, SIZES["note"], room - pip), "note", x + PAD + pip, title[-1].frame.bottom)
        if notes
        else ()
    )
    words += [*title, *more]
    area = Rect(x, top, LEAF, max(words[-1].frame.bottom + PAD - 3 - top, least))
    hub = HUB + 1 if star.gives else WIDTH - HUB - 1
    arrows = tuple(_arrow(star.gives, hub, area, height) for height in heights)
    mark = Rect(x + PAD, title[0].y + 2, PIP, PIP) if pip else None
    boxed = "broken" if handshake.broken else handshake.tint(*others) or "calm"
    return Tie(handshake, area, tuple(words), arrows, mark, boxed)


def _title(party: Party) -> str:
    return f"{party.title} ({party.note})" if party.note else party.title


def _arrow(gives: bool, hub: float, area: Rect, y: float) -> Arrow:
    return Arrow(((hub, y), (area.x, y)) if gives else ((area.right, y), (hub, y)))
