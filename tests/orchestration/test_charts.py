"""Charts: their numbers are drawn to scale, said in words, and never carry markup of others."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from orchestration.charts import Bar, Part, Series, small_bars, stacked_area, stacked_bars
from orchestration.charts.svg import axis_end

DAYS = [date(2025, 9, 29) + timedelta(days=7 * week) for week in range(3)]
HOSTILE = '<script>alert("1")</script>'


def drawn(html: str) -> list[ElementTree.Element]:
    """All elements of a chart; fails where the markup is not well formed."""
    return list(ElementTree.fromstring(f"<div>{html}</div>").iter())


def points(path: str) -> list[tuple[float, float]]:
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_area_bands_stand_on_each_other_and_reach_their_sum() -> None:
    html = stacked_area("Features", DAYS, [Series("Merged", [0, 5, 10]), Series("Build", [10, 10, 10])])
    merged, build = [points(e.get("d", "")) for e in drawn(html) if "chart-area" in (e.get("class") or "")]
    assert [y for _, y in merged[:3]] == [240, 180, 120]
    assert [y for _, y in build[:3]] == [120, 60, 0]
    assert build[3:] == list(reversed(merged[:3]))


def test_area_says_its_numbers_in_a_table_and_a_sentence() -> None:
    html = stacked_area("Features", DAYS, [Series("Merged", [1, 2, 3]), Series("Build", [4, 5, 6])])
    cells = [e.text for e in drawn(html) if e.tag in ("td", "th")]
    assert cells == ["Day", "Merged", "Build", "29 Sep", "1", "4", "6 Oct", "2", "5", "13 Oct", "3", "6"]
    assert 'aria-label="Features; on 13 Oct: Merged 3, Build 6"' in html


def test_area_of_nothing_is_flat_and_of_uneven_series_refused() -> None:
    flat = stacked_area("Features", DAYS, [Series("Merged", [0, 0, 0])])
    band = next(e for e in drawn(flat) if "chart-area" in (e.get("class") or ""))
    assert {y for _, y in points(band.get("d", ""))} == {240}
    with pytest.raises(ValueError, match="Merged has 2 values for 3 days"):
        stacked_area("Features", DAYS, [Series("Merged", [1, 2])])
    with pytest.raises(ValueError, match="two days"):
        stacked_area("Features", DAYS[:1], [Series("Merged", [1])])


@pytest.mark.parametrize(
    ("highest", "end"), [(0, 2), (1, 2), (3, 4), (5, 6), (9, 10), (10, 10), (11, 20), (58, 60), (101, 200)]
)
def test_axis_ends_are_round(highest: float, end: float) -> None:
    assert axis_end(highest) == end


def test_bars_share_one_scale_and_say_their_parts() -> None:
    html = stacked_bars(
        "Waiting",
        [Bar("Risks", [Part("giver", 1), Part("receiver", 3)], "4 d"), Bar("PRD", [Part("giver", 2)])],
        "days",
    )
    widths = [e.get("width") for e in drawn(html) if e.tag == "rect" and e.get("x") is not None]
    assert widths == ["25", "75", "50"]
    assert 'aria-label="giver 1 days, receiver 3 days"' in html
    assert "4 d" in html


def test_bars_of_nothing_are_empty_and_not_an_error() -> None:
    assert not [e for e in drawn(stacked_bars("Waiting", [])) if e.tag == "rect"]
    rects = [e for e in drawn(stacked_bars("Waiting", [Bar("PRD", [Part("giver", 0)])])) if e.get("x") is not None]
    assert [rect.get("width") for rect in rects] == ["0"]


def test_small_bars_keep_zero_visible() -> None:
    heights = [
        float(e.get("height", "0")) for e in drawn(small_bars("Merged", [("a", 0), ("b", 12)])) if e.tag == "rect"
    ]
    assert heights == [1, 24]


def test_words_of_others_stay_words() -> None:
    charts = [
        stacked_area(HOSTILE, DAYS, [Series(HOSTILE, [1, 2, 3])]),
        stacked_bars(HOSTILE, [Bar(HOSTILE, [Part(HOSTILE, 1), Part("x", 1)], HOSTILE, 'javascript"onload="x')]),
        small_bars(HOSTILE, [(HOSTILE, 1)]),
    ]
    for chart in charts:
        assert "<script" not in chart
        assert all(not name.startswith("on") and name != "style" for e in drawn(chart) for name in e.attrib)
