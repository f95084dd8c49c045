"""A laid-out picture as markup. Every handshake is a link; lines and boxes are decoration."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from orchestration.charts.flow.shapes import Arrow, Drawing, Node, Rect, Section, Tie, Words
from orchestration.charts.svg import short
from orchestration.pictograms import PIPS

HEAD, DOT = 7.0, 3.0
_CLASSES = {
    "role": "flow-role",
    "title": "flow-title",
    "what": "flow-what",
    "note": "flow-note",
    "band": "flow-band-title",
}


def svg(drawing: Drawing, label: str) -> SafeString:
    """The drawing as one `<svg>` that scales with its place; `label` names it for who does not see it."""
    lines = format_html_join(
        "",
        '<path class="flow-line" d="M{} {}V{}"/>',
        ((short(x), short(top), short(bottom)) for x, top, bottom in drawing.lines),
    )
    bands = format_html_join("", "{}", ((_rect("flow-band", one.frame, 10),) for one in drawing.sections if one.frame))
    parts = [bands, lines, *map(_node, drawing.nodes), *map(_section, drawing.sections)]
    return format_html(
        '<svg class="flow-picture" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>',
        short(drawing.width), short(drawing.height), label, format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip


def _section(section: Section) -> SafeString:
    parts = [*map(_words, section.words), *map(_node, section.nodes), *map(_tie, section.ties)]
    inside = format_html_join("", "{}", ((part,) for part in parts))
    return format_html('<g role="group" aria-label="{}">{}</g>', section.title, inside)


def _node(node: Node) -> SafeString:
    box = _rect(f"flow-node flow-node-{node.party.look or 'calm'}", node.frame, 8)
    return format_html("{}{}", box, format_html_join("", "{}", ((_words(one),) for one in node.words)))


def _tie(tie: Tie) -> SafeString:
    handshake = tie.handshake
    classes = f"flow-tie flow-is-{handshake.look}" + (" flow-is-mine" if handshake.mine else "")
    parts = [
        _rect(f"flow-box flow-box-{tie.boxed}" if tie.boxed else "flow-area", tie.area, 8),
        *(_arrow(arrow, broken=handshake.broken) for arrow in tie.arrows),
        *(_dot(x, y) for x, y in tie.dots),
        *([_pip(handshake.state or "error", tie.pip)] if tie.pip else []),
        *map(_words, tie.words),
    ]
    return format_html(
        '<a class="{}" href="{}" aria-label="{}">{}</a>',
        classes, handshake.url, handshake.said, format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip


def _rect(classes: str, frame: Rect, radius: int) -> SafeString:
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>',
        classes, short(frame.x), short(frame.y), short(frame.width), short(frame.height), radius,
    )  # fmt: skip


def _words(words: Words) -> SafeString:
    return format_html(
        '<text class="{} flow-{}" x="{}" y="{}">{}</text>',
        _CLASSES[words.kind], words.anchor, short(words.x), short(words.baseline), words.text,
    )  # fmt: skip


def _dot(x: float, y: float) -> SafeString:
    return format_html('<circle class="flow-dot" cx="{}" cy="{}" r="{}"/>', short(x), short(y), short(DOT))


def _pip(state: str, frame: Rect) -> SafeString:
    return format_html(
        '<svg class="pip pip-{}" x="{}" y="{}" width="{}" height="{}" viewBox="0 0 16 16">{}</svg>',
        state, short(frame.x), short(frame.y), short(frame.width), short(frame.height), mark_safe(PIPS[state]),
    )  # fmt: skip


def _arrow(arrow: Arrow, broken: bool) -> SafeString:
    """The line, its head, and a cross in its middle where nobody can complete it."""
    (before, _), (tip, y) = arrow.points[-2:]
    side = 1 if tip > before else -1
    corners = [*arrow.points[:-1], (tip - side * HEAD, y)]
    path = "M" + "L".join(f"{short(a)} {short(b)}" for a, b in corners)
    head = f"M{short(tip)} {short(y)}l{short(-side * HEAD)}-4v8z"
    middle = (before + tip) / 2
    cross = format_html('<path class="flow-cross" d="M{} {}l8 8m0-8l-8 8"/>', short(middle - 4), short(y - 4))
    return format_html(
        '<path class="flow-edge" d="{}"/><path class="flow-head" d="{}"/>{}', path, head, cross if broken else ""
    )
