"""What a worker finds out about screens: asked for with the revision, made once, tried a bounded number of times."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from pytest_django import DjangoCaptureOnCommitCallbacks

from orchestration import wake
from projects import clock
from reviews import pictures, storage
from reviews.models import ScreenComparison
from reviews.pairs import Inputs
from reviews.selectors.screens import comparisons_of
from reviews.services import comparisons
from tests.reviews.screens.shop import Shop
from tests.world import World

pytestmark = pytest.mark.django_db


def sha(shop: Shop, gate: str, name: str) -> str:
    return str(shop.world.current(shop.feature, gate).files.get(name=f"{name}.png").sha256)


def pairs() -> set[tuple[str, str]]:
    return set(ScreenComparison.objects.values_list("left_sha", "right_sha"))


def test_equal_screens_are_not_compared(shop: Shop) -> None:
    assert not ScreenComparison.objects.exists()


def test_a_build_is_compared_with_its_mocks_and_the_worker_says_how_it_differs(shop: Shop) -> None:
    shop.build(commit="5a5a5a5", Cart="navy", Empty="white", Error="red")
    row = ScreenComparison.objects.get()
    assert (row.left_sha, row.right_sha) == (sha(shop, "mocks", "Empty"), sha(shop, "visual", "Empty"))
    assert not comparisons.compare_waiting()
    row.refresh_from_db()
    assert (row.state, row.share, row.regions, row.width, row.height) == ("done", 1.0, [[0, 0, 64, 48]], 64, 48)
    assert storage.read(row.picture_key).startswith(b"\x89PNG")


def test_equal_pairs_are_compared_once(shop: Shop) -> None:
    shop.build(commit="5a5a5a5", Cart="white", Empty="grey", Error="red")
    assert not comparisons.compare_waiting()
    shop.build(commit="6b6b6b6", Cart="white", Empty="grey", Error="red")
    assert ScreenComparison.objects.count() == 1
    assert ScreenComparison.objects.get().state == "done"


def test_mocks_are_compared_with_what_was_before_what_was_decided_and_the_build(shop: Shop) -> None:
    first = sha(shop, "mocks", "Cart")
    shop.mocks(agree=False, Cart="white", Empty="grey", Error="red")
    second = sha(shop, "mocks", "Cart")
    assert pairs() == {(first, second), (second, sha(shop, "visual", "Cart"))}
    shop.mocks(agree=False, Cart="pink", Empty="grey", Error="red")
    third = sha(shop, "mocks", "Cart")
    assert pairs() >= {(second, third), (first, third)}


def test_a_build_is_compared_with_mocks_that_may_be_agreed_next(shop: Shop) -> None:
    agreed = sha(shop, "mocks", "Cart")
    shop.mocks(agree=False, Cart="white", Empty="grey", Error="red")
    shop.build(commit="5a5a5a5", Cart="pink", Empty="grey", Error="red")
    build = sha(shop, "visual", "Cart")
    assert pairs() >= {(agreed, build), (sha(shop, "mocks", "Cart"), build)}


def wanted(world: World, *contents: bytes) -> list[Inputs]:
    """Comparisons of each of these with the first, which lie in the store."""
    shas = []
    for content in contents:
        digest = comparisons.sha256(content)
        storage.put(world.project.pk, content, digest)
        shas.append(digest)
    return [Inputs(shas[0], other) for other in shas[1:]]


def test_asking_again_asks_nothing_and_other_inputs_are_another_question(world: World) -> None:
    left, right = "a" * 64, "b" * 64
    for inputs in (Inputs(left, right), Inputs(left, right), Inputs(right, left), Inputs(left, right, 0),
                   Inputs(left, right, 8, ((0.0, 0.0, 0.5, 0.5),))):  # fmt: skip
        comparisons.ask(world.project.pk, [inputs])
    assert ScreenComparison.objects.count() == 4
    assert len(comparisons_of(world.project.pk, [Inputs(left, right), Inputs(left, right, 0)])) == 2


def test_what_cannot_be_read_is_refused_in_a_sentence(world: World) -> None:
    comparisons.ask(world.project.pk, [*wanted(world, b"no picture", b"nor this"), Inputs("a" * 64, "b" * 64)])
    assert not comparisons.compare_waiting()
    found = dict(ScreenComparison.objects.values_list("sentence", "state"))
    assert found == {
        "One of them is no picture that can be read.": "refused",
        "A picture is gone or damaged.": "refused",
    }


def later(monkeypatch: pytest.MonkeyPatch, after: timedelta) -> None:
    moment = clock.now() + after
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_a_failure_is_tried_again_and_given_up_after_five_times(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(pictures, "compare", fail)
    comparisons.ask(world.project.pk, wanted(world, b"one", b"other"))
    for attempt in range(1, comparisons.MOST_ATTEMPTS):
        comparisons.compare_waiting()
        row = ScreenComparison.objects.get()
        assert (row.state, row.attempts) == ("waiting", attempt)
        comparisons.compare_waiting()
        assert ScreenComparison.objects.get().attempts == attempt, "not before its time"
        later(monkeypatch, timedelta(minutes=1))
    comparisons.compare_waiting()
    row = ScreenComparison.objects.get()
    assert (row.state, row.sentence) == ("refused", "They could not be compared.")


def test_a_worker_that_dies_over_a_pair_again_and_again_does_not_take_the_others_with_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    comparisons.ask(world.project.pk, wanted(world, b"one", b"other"))
    monkeypatch.setattr(pictures, "compare", die)
    for _ in range(comparisons.MOST_ATTEMPTS):
        with pytest.raises(Killed):
            comparisons.compare_waiting()
        assert not comparisons.compare_waiting(), "its lease still runs"
        later(monkeypatch, comparisons.LEASE + timedelta(seconds=1))
    comparisons.compare_waiting()
    assert ScreenComparison.objects.get().state == "refused"


@pytest.mark.django_db(transaction=True)
def test_two_workers_take_different_rows(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    comparisons.ask(world.project.pk, [Inputs("a" * 64, "b" * 64), Inputs("c" * 64, "d" * 64)])
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT id FROM reviews_screencomparison ORDER BY id LIMIT 1 FOR UPDATE")
        (locked,) = cursor.fetchone()
        claimed = _claimed_elsewhere()
        cursor.execute("ROLLBACK")
    assert claimed == [
        pk for pk in ScreenComparison.objects.order_by("pk").values_list("pk", flat=True) if pk != locked
    ]


def _claimed_elsewhere() -> list[int]:
    """The rows that somebody with a connection of their own can claim now."""
    found: list[int] = []

    def claim() -> None:
        while row := comparisons._claim():
            found.append(row.pk)
        connections.close_all()

    thread = threading.Thread(target=claim)
    thread.start()
    thread.join(timeout=20)
    return found


def test_the_worker_is_woken_after_the_commit(
    world: World, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(wake.comparing, "wake", lambda: calls.append("woken"))
    with django_capture_on_commit_callbacks(execute=True):
        comparisons.ask(world.project.pk, [Inputs("a" * 64, "b" * 64)])
        assert calls == []
    assert calls == ["woken"]
    with django_capture_on_commit_callbacks(execute=True):
        comparisons.ask(world.project.pk, [])
    assert calls == ["woken"]


def test_a_worker_stops_after_its_time_and_says_that_something_is_left(world: World) -> None:
    comparisons.ask(world.project.pk, [Inputs("a" * 64, "b" * 64)])
    assert comparisons.compare_waiting(seconds=0)
    assert not comparisons.compare_waiting()
