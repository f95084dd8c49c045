"""Horizontal stacked bars with a label and a note each, and a row of small upright bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from orchestration.charts.svg import fill, legend, short


@dataclass(frozen=True)
class Part:
    """One piece of a bar: what it stands for and how much."""

    label: str
    value: float


@dataclass(frozen=True)
class Bar:
    """One line: label at the left, parts in the bar, a note at the right; a url makes the label a link."""

    label: str
    parts: Sequence[Part]
    note: str = ""
    url: str = ""


def stacked_bars(title: str, bars: Sequence[Bar], unit: str = "", fills: Sequence[int] = (2, 3)) -> SafeString:
    """Bars on one common scale. fills: which of the chart colours (0-4) the parts take, in order."""
    whole = max((sum(part.value for part in bar.parts) for bar in bars), default=0) or 1
    lines = format_html_join("", "<li>{}</li>", ((_line(bar, whole, unit, fills),) for bar in bars))
    labels = [part.label for part in bars[0].parts] if bars else []
    key = legend((fill(fills[at % len(fills)]), label) for at, label in enumerate(labels)) if len(labels) > 1 else ""
    return format_html(
        '<figure class="chart"><ul class="bars" aria-label="{}">{}</ul><figcaption class="chart-foot">{}</figcaption></figure>',
        title, lines, key,
    )  # fmt: skip


def small_bars(title: str, values: Sequence[tuple[str, float]]) -> SafeString:
    """Upright bars without axes, for a trend beside a number. values: (label, value), oldest first."""
    highest = max((value for _, value in values), default=0) or 1
    rects = format_html_join(
        "",
        '<rect class="fill-3" x="{}" y="{}" width="6" height="{}" rx="1"><title>{}: {}</title></rect>',
        (
            (at * 8, short(24 - _height(value, highest)), short(_height(value, highest)), label, short(value))
            for at, (label, value) in enumerate(values)
        ),
    )
    said = "; ".join(f"{label}: {short(value)}" for label, value in values)
    return format_html(
        '<svg class="small-bars" viewBox="0 0 {} 24" role="img" aria-label="{}">{}</svg>',
        max(8, len(values) * 8 - 2), f"{title}: {said}", rects,
    )  # fmt: skip


def _height(value: float, highest: float) -> float:
    return max(1.0, 24 * value / highest)


def _line(bar: Bar, whole: float, unit: str, fills: Sequence[int]) -> SafeString:
    label = format_html('<a href="{}">{}</a>', bar.url, bar.label) if bar.url else bar.label
    said = ", ".join(f"{part.label} {short(part.value)}{' ' + unit if unit else ''}" for part in bar.parts)
    left, rects = 0.0, []
    for at, part in enumerate(bar.parts):
        width = 100 * part.value / whole
        rects.append((fill(fills[at % len(fills)]), short(left), short(width), part.label))
        left += width
    drawn = format_html_join("", '<rect class="{}" x="{}" width="{}" height="10"><title>{}</title></rect>', rects)
    return format_html(
        '<span class="bars-label">{}</span><svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" '
        'aria-label="{}">{}</svg><span class="bars-note">{}</span>',
        label, said, drawn, bar.note,
    )  # fmt: skip
