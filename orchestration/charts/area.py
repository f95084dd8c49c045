"""A stacked area over time: how many features were in each state on each day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from orchestration.charts.svg import axis_end, fill, legend, number_table, short

WIDTH, HEIGHT = 600, 240


@dataclass(frozen=True)
class Series:
    """One band: its label and one value a day."""

    label: str
    values: Sequence[float]


def stacked_area(title: str, days: Sequence[date], series: Sequence[Series]) -> SafeString:
    """Bands stacked from the first series (bottom) upwards, with axes, legend and table.

    Raises ValueError when a series has not one value a day, or there are fewer than two days.
    """
    if len(days) < 2:
        raise ValueError("an area over time needs at least two days")
    for band in series:
        if len(band.values) != len(days):
            raise ValueError(f"{band.label} has {len(band.values)} values for {len(days)} days")
    tops = [list(column) for column in zip(*accumulate((band.values for band in series), _add), strict=True)]
    end = axis_end(max((column[-1] for column in tops if column), default=0))
    return format_html(
        '<figure class="chart"><div class="plot"><div class="plot-y" aria-hidden="true">{}</div>{}'
        '<div class="plot-x" aria-hidden="true">{}</div></div><figcaption class="chart-foot">{}{}</figcaption></figure>',
        format_html_join("", "<span>{}</span>", ((short(value),) for value in (end, end / 2, 0))),
        _drawing(title, days, series, tops, end),
        format_html_join("", "<span>{}</span>", ((day_label(day),) for day in _marks(days))),
        legend((fill(at), band.label) for at, band in reversed(list(enumerate(series)))),
        _numbers(title, days, series),
    )


def day_label(day: date) -> str:
    """A day on an axis: "29 Sep"."""
    return f"{day.day} {day:%b}"


def _add(below: Sequence[float], band: Sequence[float]) -> list[float]:
    return [low + high for low, high in zip(below, band, strict=True)]


def _marks(days: Sequence[date]) -> list[date]:
    return [days[0], days[len(days) // 2], days[-1]] if len(days) > 2 else list(days)


def _drawing(
    title: str, days: Sequence[date], series: Sequence[Series], tops: list[list[float]], end: float
) -> SafeString:
    grid = format_html_join(
        "", '<path class="chart-grid" d="M0 {}H{}"/>', ((HEIGHT * part / 2, WIDTH) for part in range(3))
    )
    bands = format_html_join(
        "",
        '<path class="chart-area {}" d="{}"><title>{}</title></path>',
        ((fill(at), _band(tops, at, end, len(days)), band.label) for at, band in enumerate(series)),
    )
    said = ", ".join(f"{band.label} {short(band.values[-1])}" for band in series)
    return format_html(
        '<svg class="plot-area" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">{}{}</svg>',
        WIDTH, HEIGHT, f"{title}; on {day_label(days[-1])}: {said}", grid, bands,
    )  # fmt: skip


def _band(tops: list[list[float]], at: int, end: float, count: int) -> str:
    """The outline of one band: along its top from left to right, back along the top of the band below."""

    def point(day: int, value: float) -> str:
        return f"{short(WIDTH * day / (count - 1))} {short(HEIGHT - HEIGHT * value / end)}"

    upper = [point(day, tops[day][at]) for day in range(count)]
    lower = [point(day, tops[day][at - 1] if at else 0) for day in reversed(range(count))]
    return "M" + "L".join(upper + lower) + "z"


def _numbers(title: str, days: Sequence[date], series: Sequence[Series]) -> SafeString:
    rows = [[day_label(day), *(short(band.values[at]) for band in series)] for at, day in enumerate(days)]
    return number_table(title, ["Day", *(band.label for band in series)], rows)
