"""Promise 5 under load: many people at once, and no answer is wrong. COUNTERSIGN_HISTORIES sets how many."""

import os

import pytest

from tests.histories.run import Report, lock_taken_too_late, pauses, run_histories
from tests.world import build_world

COUNT = int(os.environ.get("COUNTERSIGN_HISTORIES", "40"))


@pytest.mark.django_db(transaction=True)
def test_no_history_ends_in_a_wrong_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    world = build_world()
    with pauses(monkeypatch):
        report = run_histories(world, COUNT)
    _print(report)
    assert report.grants >= COUNT // 10, "too few grants for the figure to mean anything"
    assert (report.wrong_allowed, report.outlived, report.stateless, report.broken_chains) == (0, 0, 0, 0), (
        report.examples[:10]
    )
    assert not [outcome for outcome in report.outcomes if outcome.startswith("database")], report.outcomes


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_same_histories_end_in_wrong_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a run that could not fail would prove nothing."""
    world = build_world()
    with pauses(monkeypatch, longest=0.01), lock_taken_too_late(monkeypatch):
        report = run_histories(world, COUNT)
    _print(report)
    assert report.wrong_allowed + report.outlived > 0


def _print(report: Report) -> None:
    print(f"\n{report.line()}")
    for outcome, times in report.outcomes.most_common():
        print(f"  {times:6} {outcome}")
    for example in report.examples[:5]:
        print(f"  {example}")
