from datetime import UTC, datetime, timedelta

from orchestration.metrics.rows import FeatureRow, MoveRow, Window
from orchestration.metrics.states import lead_times, marks, states_over_time, stays

NOW = datetime(2025, 11, 24, 12, tzinfo=UTC)
WINDOW = Window(NOW - timedelta(weeks=2), NOW)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def feature(pk: int, state: str, opened: float, since: float) -> FeatureRow:
    return FeatureRow(pk, f"SHOP-{pk}", "", state, ago(since), ago(opened))


def move(pk: int, days: float, source: str, target: str) -> MoveRow:
    return MoveRow(pk, ago(days), source, target)


def test_past_states_follow_from_the_present_and_the_moves_since() -> None:
    features = [
        feature(1, "build", opened=30, since=3),
        feature(2, "intake", opened=5, since=5),
        feature(3, "cancelled", opened=20, since=10),
    ]
    moves = [move(1, 3, "design", "build"), move(1, 10, "intake", "design"), move(3, 10, "design", "cancelled")]
    counts = states_over_time(features, moves, marks(WINDOW, 2))
    assert counts == {
        "intake": [1, 0, 1],
        "design": [1, 1, 0],
        "build": [0, 0, 1],
        "verify": [0, 0, 0],
        "merged": [0, 0, 0],
    }


def test_merged_counts_from_the_first_moment_on() -> None:
    features = [feature(1, "merged", opened=60, since=30), feature(2, "merged", opened=60, since=3)]
    counts = states_over_time(features, [move(2, 3, "verify", "merged")], marks(WINDOW, 2))
    assert (counts["merged"], counts["verify"]) == ([0, 0, 1], [1, 1, 0])


def test_a_state_lasts_from_entering_to_leaving_and_counts_where_it_ended() -> None:
    features = [feature(1, "build", opened=30, since=2), feature(2, "design", opened=9, since=4)]
    moves = [move(1, 20, "intake", "design"), move(1, 2, "design", "build"), move(2, 4, "intake", "design")]
    found = stays(features, moves, WINDOW)
    assert (found["design"].n, found["design"].median) == (1, timedelta(days=18))
    assert (found["intake"].n, found["intake"].p85) == (1, timedelta(days=5))  # the other left before the window
    assert found["verify"].n == 0 and found["verify"].median is None


def test_a_stop_ends_one_stay_in_design_and_begins_the_next() -> None:
    moves = [move(1, 12, "intake", "design"), move(1, 8, "design", "design"), move(1, 2, "design", "build")]
    found = stays([feature(1, "build", opened=13, since=2)], moves, WINDOW)
    assert (found["design"].n, found["design"].p85) == (2, timedelta(days=6))


def test_lead_time_is_of_what_merged_within_the_window() -> None:
    features = [
        feature(1, "merged", opened=20, since=3),
        feature(2, "merged", opened=60, since=20),
        feature(3, "verify", opened=9, since=1),
    ]
    assert lead_times(features, WINDOW) == [timedelta(days=17)]
