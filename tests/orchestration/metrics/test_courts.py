"""Monday 24 November 2025, noon. Hours are weekday hours."""

from datetime import UTC, datetime, timedelta

from orchestration.metrics.courts import courts, promises_kept
from orchestration.metrics.queues import queues
from orchestration.metrics.rows import WaitRow, Window

NOW = datetime(2025, 11, 24, 12, tzinfo=UTC)
WINDOW = Window(NOW - timedelta(weeks=2), NOW)
HOUR = timedelta(hours=1)


def wait(act: str, began: datetime, ended: datetime | None, *, gate: str = "risks", feature: int = 1, role: str = "qa") -> WaitRow:  # fmt: skip
    return WaitRow(feature, f"gate:{gate}", act, gate, (role,), began, ended)


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2025, 11, day, hour, tzinfo=UTC)


def test_each_stretch_lies_in_the_court_of_who_had_to_act() -> None:
    waits = [
        wait("offer", at(17), at(18)),
        wait("decide", at(18), at(20)),
        wait("answer", at(20), at(21)),
        wait("decide", at(21), None),
    ]
    [court] = courts(waits, WINDOW)
    assert (court.giver, court.receiver) == (48 * HOUR, 48 * HOUR + 24 * HOUR)
    assert (court.answers.n, court.unanswered) == (2, 1)
    assert (court.answers.median, court.answers.p85) == (24 * HOUR, 48 * HOUR)


def test_a_share_is_for_each_feature_and_only_of_the_window() -> None:
    waits = [wait("decide", at(3), at(11)), wait("decide", at(20), at(21), feature=2)]
    [court] = courts(waits, WINDOW)
    assert court.features == 2
    assert court.receiver == (24 * HOUR + 24 * HOUR) / 2
    assert court.answers.p85 == 6 * 24 * HOUR  # an answer took as long as it took, window or not


def test_what_ended_before_the_window_is_left_out_and_the_slowest_comes_first() -> None:
    waits = [
        wait("decide", at(3), at(4), gate="prd"),
        wait("decide", at(18), at(19), gate="mocks"),
        wait("decide", at(17), at(20), gate="contract"),
    ]
    assert [court.gate for court in courts(waits, WINDOW)] == ["contract", "mocks"]


def test_promises_count_what_was_answered_and_what_is_overdue() -> None:
    waits = [
        wait("decide", at(18), at(19, 11)),  # kept
        wait("decide", at(18), at(19, 13)),  # late
        wait("answer", at(20), None),  # overdue
        wait("decide", at(24, 11), None),  # not due yet
        wait("offer", at(11), at(20)),  # promised to nobody
        wait("decide", at(3), at(4)),  # before the window
    ]
    kept = promises_kept(waits, WINDOW, 24)
    assert (kept.kept, kept.all) == (1, 3)


def test_the_queue_that_has_waited_longest_together_comes_first() -> None:
    waits = [
        wait("decide", at(21), None, role="qa"),
        wait("decide", at(21), None, role="qa", feature=2),
        wait("decide", at(20), None, role="pm"),
        wait("decide", at(17), at(18), role="designer"),
        WaitRow(3, "move:start", "move", "", ("pm", "manager"), at(3), None),
        WaitRow(3, "phase:api-engineer:1", "tick", "", ("api-engineer",), at(3), None),
    ]
    found = queues(waits, NOW)
    assert [(queue.role, queue.features, queue.waited) for queue in found] == [
        ("qa", 2, 48 * HOUR),
        ("pm", 1, 48 * HOUR),
    ]
    assert found[0].oldest == at(21)
