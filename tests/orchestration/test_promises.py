from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.promises import due, latest_overdue_start, weekday_time

FRIDAY = datetime(2025, 11, 21, 16, 0, tzinfo=UTC)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("began", "hours", "expected"),
    [
        ((17, 9), 24, (18, 9)),  # Monday to Tuesday
        ((21, 16), 24, (24, 16)),  # Friday afternoon to Monday afternoon
        ((22, 11), 24, (25, 0)),  # Saturday counts from Monday on
        ((21, 0), 24, (22, 0)),  # a whole Friday ends with it
        ((17, 0), 120, (22, 0)),  # a whole week of weekdays
        ((20, 12), 72, (25, 12)),
    ],
)
def test_a_promise_counts_weekday_hours(began: tuple[int, int], hours: int, expected: tuple[int, int]) -> None:
    start, end = (datetime(2025, 11, day, hour, tzinfo=UTC) for day, hour in (began, expected))
    assert due(start, hours) == end


def test_a_weekend_is_no_weekday_time() -> None:
    assert weekday_time(FRIDAY, FRIDAY + timedelta(days=3)) == timedelta(days=1)
    assert weekday_time(FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=2)) == timedelta()
    assert weekday_time(FRIDAY, FRIDAY - timedelta(days=1)) == timedelta()


@given(moments, st.integers(1, 720))
def test_a_promise_takes_exactly_its_hours(began: datetime, hours: int) -> None:
    assert weekday_time(began, due(began, hours)) == timedelta(hours=hours)


@given(moments, st.integers(1, 720), st.timedeltas(timedelta(days=-60), timedelta(days=60)))
def test_the_inverse_agrees_with_the_promise(now: datetime, hours: int, distance: timedelta) -> None:
    border = latest_overdue_start(now, hours)
    began = border + distance
    if weekday_time(began, border):
        assert due(began, hours) < now
    if began >= border:
        assert not weekday_time(due(began, hours), now)
