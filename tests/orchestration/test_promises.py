"""The promise counts the hours of Monday to Friday."""

from datetime import UTC, datetime, timedelta

import pytest

from orchestration.promises import due, due_of


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment of November 2025; the 3rd, 10th, 17th and 24th are Mondays."""
    return datetime(2025, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("began", "hours", "expected"),
    [
        (at(3, 9), 24, at(4, 9)),
        (at(6, 16, 30), 24, at(7, 16, 30)),
        (at(7, 9), 24, at(10, 9)),
        (at(7, 23, 59), 1, at(10, 0, 59)),
        (at(7, 0), 24, at(8, 0)),
        (at(8, 13), 24, at(11, 0)),
        (at(9, 13), 8, at(10, 8)),
        (at(3, 9), 120, at(10, 9)),
        (at(5, 9), 144, at(13, 9)),
        (at(7, 9), 240, at(21, 9)),
    ],
)
def test_only_weekday_hours_count(began: datetime, hours: int, expected: datetime) -> None:
    assert due(began, hours) == expected


def weekday_hours_between(start: datetime, end: datetime) -> int:
    hours, moment = 0, start
    while moment < end:
        hours += moment.weekday() < 5
        moment += timedelta(hours=1)
    return hours


@pytest.mark.parametrize("began_hour", range(0, 168, 5))
@pytest.mark.parametrize("hours", [1, 7, 24, 71, 119, 120, 121, 500])
def test_exactly_the_promised_hours_lie_between(began_hour: int, hours: int) -> None:
    began = at(3) + timedelta(hours=began_hour)
    assert weekday_hours_between(began, due(began, hours)) == hours


def test_work_of_ones_own_is_promised_to_nobody() -> None:
    assert due_of("offer", at(3), 24) is None
    assert due_of("decide", at(3), 24) == at(4)
