"""What all charts share: fills, legends, number tables, round axis ends."""

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

FILLS = ("fill-1", "fill-2", "fill-3", "fill-4", "fill-5")


def fill(position: int) -> str:
    """The class that colours the series at a position; the colours repeat after five."""
    return FILLS[position % len(FILLS)]


def short(number: float) -> str:
    """A coordinate or value without noise: 12.0 -> "12", 3.14159 -> "3.14"."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def axis_end(highest: float) -> float:
    """The smallest of 1, 2, 4, 6, 8 x 10^n (at least 2) that is not under the highest value, so that its half is round too."""
    scale = 1.0
    while True:
        for step in (2, 4, 6, 8, 10):
            if highest <= step * scale:
                return step * scale
        scale *= 10


def legend(entries: Iterable[tuple[str, str]]) -> SafeString:
    """Coloured squares with their words. entries: (fill class, label)."""
    items = format_html_join(
        "",
        '<li><svg viewBox="0 0 12 12" aria-hidden="true"><rect class="{}" width="12" height="12" rx="3"/></svg>{}</li>',
        entries,
    )
    return format_html('<ul class="legend">{}</ul>', items)


def number_table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> SafeString:
    """The chart's numbers, folded away: each row starts with its heading."""
    heads = format_html_join("", '<th scope="col">{}</th>', ((cell,) for cell in head))
    body = format_html_join("", "<tr>{}</tr>", ((_table_row(row),) for row in rows))
    return format_html(
        '<details class="chart-table"><summary>Numbers as a table</summary><div class="table-scroll" tabindex="0">'
        '<table class="table"><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div></details>',
        caption,
        heads,
        body,
    )


def _table_row(row: Sequence[str]) -> SafeString:
    cells = format_html_join("", "<td>{}</td>", ((cell,) for cell in row[1:]))
    return format_html('<th scope="row">{}</th>{}', row[0], cells)
