"""Promise 5 under load: many people at once, and no answer is wrong. COUNTERSIGN_HISTORIES sets how many."""

import os

import pytest

from projects.errors import Conflict
from reviews import answers
from tests.histories.run import Report, judge_history, lock_taken_too_late, pauses, run_histories
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


@pytest.mark.django_db
@pytest.mark.parametrize("blind", [False, True])
def test_a_merge_on_mocks_that_moved_is_refused_or_the_referee_sees_it(
    monkeypatch: pytest.MonkeyPatch, blind: bool
) -> None:
    """Random histories come here too rarely. Blinded, the product allows the merge, and the referee must object."""
    world = build_world()
    feature = world.bring_to(world.feature(), "verify")
    world.decide(feature, "visual")
    world.agree(feature, "integration")
    world.agree(feature, "mocks", variant=2)
    if blind:
        monkeypatch.setattr(answers, "mocks_moved_at", lambda gate, decision: None)
        world.move(feature, "merge")
    else:
        with pytest.raises(Conflict):
            world.move(feature, "merge")
    report = Report()
    judge_history(world.fresh(feature), report)
    assert (report.wrong_allowed, feature.state) == (int(blind), "verify")


def _print(report: Report) -> None:
    print(f"\n{report.line()}")
    for outcome, times in report.outcomes.most_common():
        print(f"  {times:6} {outcome}")
    for example in report.examples[:5]:
        print(f"  {example}")
