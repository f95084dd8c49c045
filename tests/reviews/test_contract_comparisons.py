"""Comparisons of contracts are kept: small ones at once, large ones by a worker, none twice."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects import clock
from projects.models import Feature
from reviews.artifacts import Submission
from reviews.models import ContractComparison, Revision
from reviews.services import contract_comparisons
from reviews.services.contract_comparisons import Pair, compare_waiting, compared, digest_of_text
from reviews.services.decisions import decide
from reviews.services.revisions import offer
from tests.reviews.contract_changes.orders import changed, orders, text
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def woken() -> Iterator[list[str]]:
    """What was woken."""
    calls: list[str] = []
    contract_comparisons.after_asking.append(lambda: calls.append("woken"))
    yield calls
    contract_comparisons.after_asking.pop()


@pytest.fixture
def feature(world: World) -> Feature:
    found = world.bring_to(world.feature(), "design")
    for document in (orders(), changed()):
        offer(
            feature=found, gate_key="contract", submission=Submission(body=text(document)), by=world.people["engineer"]
        )
    return world.fresh(found)


def both(feature: Feature) -> Pair:
    return Pair(
        *Revision.objects.filter(feature=feature, gate="contract").order_by("number").values_list("digest", flat=True)
    )


def all_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contract_comparisons, "SMALL", 10)


def test_small_contracts_are_compared_at_once_and_only_once(feature: Feature, woken: list[str]) -> None:
    pair = both(feature)
    first = compared(feature, [pair, pair])[pair]
    assert (first.state, first.progress) == ("done", 1.0)
    assert [change["class"] for change in first.changes] == ["breaking", "breaking", "risky", "safe"]
    with CaptureQueriesContext(connection) as found:
        assert compared(feature, [pair])[pair].pk == first.pk
    assert len(found) == 1
    assert not woken


def test_large_ones_wait_for_a_worker(
    feature: Feature, woken: list[str], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    pair = both(feature)
    small = compared(feature, [pair])[pair]
    ContractComparison.objects.all().delete()
    all_large(monkeypatch)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert compared(feature, [pair])[pair].state == "waiting"
    assert woken == ["woken"]
    assert not compare_waiting()
    done = compared(feature, [pair])[pair]
    assert (done.state, done.progress) == ("done", 1.0)
    assert (done.changes, done.shown, done.counts) == (small.changes, small.shown, small.counts)


def test_what_a_dead_worker_had_claimed_is_taken_up_later(feature: Feature, monkeypatch: pytest.MonkeyPatch) -> None:
    all_large(monkeypatch)
    pair = both(feature)
    compared(feature, [pair])
    ContractComparison.objects.update(attempts=1, not_before=clock.now() + timedelta(minutes=1))
    compare_waiting()
    assert compared(feature, [pair])[pair].state == "waiting"
    with clock.time_is(clock.now() + timedelta(minutes=3)):
        compare_waiting()
    assert compared(feature, [pair])[pair].state == "done"


def test_what_kills_every_worker_is_given_up(feature: Feature, monkeypatch: pytest.MonkeyPatch) -> None:
    all_large(monkeypatch)
    pair = both(feature)
    compared(feature, [pair])
    ContractComparison.objects.update(attempts=contract_comparisons.MOST_ATTEMPTS)
    compare_waiting()
    found = compared(feature, [pair])[pair]
    assert (found.state, found.sentence) == ("refused", "These contracts could not be compared.")


@pytest.mark.parametrize("large", [False, True])
def test_what_cannot_be_compared_says_why(
    world: World, feature: Feature, monkeypatch: pytest.MonkeyPatch, large: bool
) -> None:
    offer(
        feature=feature,
        gate_key="contract",
        submission=Submission(body='{"type": "object"}'),
        by=world.people["engineer"],
    )
    if large:
        all_large(monkeypatch)
    pair = Pair(both_of(feature, 2), both_of(feature, 3))
    compared(feature, [pair])
    compare_waiting()
    found = compared(feature, [pair])[pair]
    assert found.state == "refused" and "Compare two of a kind" in found.sentence


def both_of(feature: Feature, number: int) -> str:
    return Revision.objects.get(feature=feature, gate="contract", number=number).digest


@pytest.mark.parametrize("large", [False, True])
def test_a_counter_proposal_is_compared_as_well(
    world: World, feature: Feature, monkeypatch: pytest.MonkeyPatch, large: bool
) -> None:
    current = Revision.objects.get(feature=feature, gate="contract", number=2)
    decide(
        feature=feature,
        gate_key="contract",
        verdict="return",
        revision=2,
        digest=current.digest,
        reason="Like this.",
        data={"proposal": text(orders())},
        by=world.people["ben"],
    )
    if large:
        all_large(monkeypatch)
    pair = Pair(current.digest, digest_of_text(text(orders())))
    compared(feature, [pair])
    compare_waiting()
    assert compared(feature, [pair])[pair].state == "done"


def test_another_engine_finds_anew(feature: Feature, monkeypatch: pytest.MonkeyPatch) -> None:
    pair = both(feature)
    first = compared(feature, [pair])[pair]
    monkeypatch.setattr(contract_comparisons, "ENGINE", contract_comparisons.ENGINE + 1)
    assert compared(feature, [pair])[pair].pk != first.pk
    contract_comparisons.forget_outdated()
    assert ContractComparison.objects.count() == 1
