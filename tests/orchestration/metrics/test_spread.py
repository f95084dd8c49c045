from datetime import UTC, datetime, timedelta

import pytest

from orchestration.metrics.first_offers import DecisionRow, first_offers
from orchestration.metrics.rows import Window
from orchestration.metrics.spread import days, percent, percentile, spread

NOW = datetime(2025, 11, 24, 12, tzinfo=UTC)


def hours(*numbers: float) -> list[timedelta]:
    return [timedelta(hours=number) for number in numbers]


@pytest.mark.parametrize(("wanted", "expected"), [(50, 5), (85, 9), (100, 10), (1, 1)])
def test_a_percentile_is_a_value_that_did_occur(wanted: int, expected: int) -> None:
    assert percentile(hours(10, 9, 8, 7, 6, 5, 4, 3, 2, 1), wanted) == timedelta(hours=expected)


def test_one_value_is_its_own_median_and_none_has_none() -> None:
    assert spread(hours(3)).p85 == spread(hours(3)).median == timedelta(hours=3)
    assert spread([]).median is None and percent(0, 0) == days(None) == "–"


@pytest.mark.parametrize(
    ("length", "words"),
    [(timedelta(minutes=20), "20 min"), (timedelta(hours=5), "5.0 h"), (timedelta(hours=57.6), "2.4 d")],
)
def test_lengths_are_told_by_the_unit_that_fits(length: timedelta, words: str) -> None:
    assert days(length) == words


def test_a_first_offer_counts_as_accepted_where_nobody_returned_it() -> None:
    rows = [
        DecisionRow(1, "prd", "accept", NOW),
        DecisionRow(1, "contract", "accept", NOW),
        DecisionRow(1, "contract", "return", NOW),
        DecisionRow(2, "contract", "block", NOW),
        DecisionRow(3, "contract", "accept", NOW),
        DecisionRow(4, "prd", "return", NOW - timedelta(weeks=9)),
    ]
    found = first_offers(rows, Window(NOW - timedelta(weeks=8), NOW))
    assert (found.accepted, found.all) == (2, 4)
    assert (found.worst_gate, found.worst) == ("contract", (1, 3))
