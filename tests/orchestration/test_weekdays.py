from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from orchestration.promises import due
from orchestration.weekdays import latest_overdue_start, weekday_time

FRIDAY = datetime(2025, 11, 21, 16, 0, tzinfo=UTC)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


def test_a_weekend_is_no_weekday_time() -> None:
    assert weekday_time(FRIDAY, FRIDAY + timedelta(days=3)) == timedelta(days=1)
    assert weekday_time(FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=2)) == timedelta()
    assert weekday_time(FRIDAY, FRIDAY - timedelta(days=1)) == timedelta()


@given(moments, st.integers(1, 720))
def test_a_promise_takes_exactly_its_weekday_hours(began: datetime, hours: int) -> None:
    assert weekday_time(began, due(began, hours)) == timedelta(hours=hours)


@given(moments, st.integers(1, 720), st.timedeltas(timedelta(days=-60), timedelta(days=60)))
def test_what_began_before_the_border_is_over_and_nothing_else(now: datetime, hours: int, distance: timedelta) -> None:
    border = latest_overdue_start(now, hours)
    began = border + distance
    if weekday_time(began, border):
        assert due(began, hours) < now
    if began >= border:
        assert not weekday_time(due(began, hours), now)
