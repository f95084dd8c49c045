"""A write sent twice happens once, whatever becomes of the first answer."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction

from orchestration.api import idempotency
from orchestration.models import IdempotencyKey
from orchestration.services.tidying import tidy
from projects import changes, clock
from projects.models import Event, Feature, Outbox
from reviews.models import Decision, Revision
from tests.orchestration.api.calling import Caller
from tests.orchestration.api.conftest import As
from tests.world import World, image

NEW = {"title": "Saved carts", "summary": "Carts follow the shopper."}
PLACE = "projects/shop/features"


def test_the_same_key_and_body_get_the_same_answer(world: World, api: As) -> None:
    first, again = (api("pm").post(PLACE, NEW, key="one") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert "Idempotency-Replayed" not in first.headers and again.headers["Idempotency-Replayed"] == "true"
    assert Feature.objects.count() == 1


def test_the_order_of_members_is_no_other_body(world: World, api: As) -> None:
    api("pm").post(PLACE, NEW, key="one")
    again = api("pm").post(PLACE, dict(reversed(NEW.items())), key="one")
    assert (again.status_code, Feature.objects.count()) == (201, 1)


def test_another_body_is_refused(world: World, api: As) -> None:
    api("pm").post(PLACE, NEW, key="one")
    other = api("pm").post(PLACE, NEW | {"title": "Gift cards"}, key="one")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
    assert Feature.objects.count() == 1


def test_a_key_belongs_to_one_person_and_one_address(world: World, api: As) -> None:
    feature = world.feature()
    assert api("pm").post(PLACE, NEW, key="one").status_code == 201
    assert api("manager").post(PLACE, NEW, key="one").status_code == 201
    flag = {"reason": "Stop."}
    assert api("pm").post(f"features/{feature.key}/flags", flag, key="one").status_code == 201
    assert Feature.objects.count() == 3


def test_a_refusal_is_not_kept(world: World, api: As) -> None:
    feature = world.feature()
    place = f"features/{feature.key}/moves"
    assert api("engineer").post(place, {"move": "start"}, key="go").status_code == 409
    assert api("engineer").post(place, {"move": 7}, key="go").status_code == 400
    assert IdempotencyKey.objects.count() == 0
    world.not_complex(feature)
    world.agree(feature, "prd", "mocks")
    assert api("engineer").post(place, {"move": "start"}, key="go").status_code == 201
    again = api("engineer").post(place, {"move": "start"}, key="go")
    assert (again.status_code, again.json()["from"], again.json()["to"]) == (201, "intake", "design")


def test_after_a_day_the_key_is_free(world: World, api: As) -> None:
    api("pm").post(PLACE, NEW, key="one")
    with clock.time_is(clock.now() + timedelta(hours=23, minutes=59)):
        assert api("pm").post(PLACE, NEW, key="one").headers["Idempotency-Replayed"] == "true"
        tidy()
    with clock.time_is(clock.now() + timedelta(hours=24, seconds=1)):
        fresh = api("pm").post(PLACE, NEW | {"title": "Gift cards"}, key="one")
        assert fresh.status_code == 201 and "Idempotency-Replayed" not in fresh.headers
    assert IdempotencyKey.objects.count() == 1
    with clock.time_is(clock.now() + timedelta(hours=49)):
        tidy()
    assert IdempotencyKey.objects.count() == 0


def test_a_form_is_told_by_its_parts_and_not_by_its_boundaries(world: World, api: As) -> None:
    place = f"features/{world.feature().key}/gates/mocks/revisions"
    same, other = image(), image(colour="red")
    first = api("designer").upload(place, {"files": [("Cart.png", same.content)]}, key="up")
    again = api("designer").upload(place, {"files": [("Cart.png", same.content)]}, key="up")
    refused = api("designer").upload(place, {"files": [("Cart.png", other.content)]}, key="up")
    renamed = api("designer").upload(place, {"files": [("Empty.png", same.content)]}, key="up")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert (refused.status_code, renamed.status_code) == (422, 422)
    assert Revision.objects.count() == 1


def test_an_answer_without_content_is_kept_too(world: World, api: As) -> None:
    qa = world.people["qa"].pk
    for _ in range(2):
        assert api("manager").send("DELETE", f"projects/shop/members/{qa}", key="bye").status_code in (204, 404)
    assert IdempotencyKey.objects.get().status == 204


def test_who_may_no_longer_see_the_place_gets_no_kept_answer(world: World, api: As) -> None:
    assert api("pm").post(PLACE, NEW, key="one").status_code == 201
    world.people["pm"].memberships.all().delete()
    assert api("pm").post(PLACE, NEW, key="one").status_code == 404


@pytest.mark.parametrize("key", ["", "x" * 201, "tab\tbed", "käse"])
def test_a_bad_key_is_named(world: World, api: As, key: str) -> None:
    refused = api("pm").post(PLACE, NEW, key=key)
    assert refused.status_code == 400
    assert list(refused.json()["errors"]) == ["Idempotency-Key"]
    assert Feature.objects.count() == 0


@pytest.mark.parametrize("key", ["x" * 200, "0192-aa bb ~!", "{}"])
def test_a_good_key_is_taken(world: World, api: As, key: str) -> None:
    assert api("pm").post(PLACE, NEW, key=key).status_code == 201


class Crash(Exception):
    pass


@pytest.mark.django_db(transaction=True)
def test_a_crash_before_the_commit_leaves_neither_effect_nor_key(
    world: World, api: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the very same request then succeeds."""

    def crash(*args: object) -> None:
        raise Crash

    caller = api("pm")
    with monkeypatch.context() as patch:
        patch.setattr(idempotency._Claim, "keep", crash)
        with pytest.raises(AssertionError, match="500"):
            caller.post(PLACE, NEW, key="one")
    assert (Feature.objects.count(), IdempotencyKey.objects.count()) == (0, 0)
    assert caller.post(PLACE, NEW, key="one").status_code == 201


@pytest.mark.django_db(transaction=True)
def test_the_relay_is_woken_once_and_after_the_commit(world: World, api: As, monkeypatch: pytest.MonkeyPatch) -> None:
    caller, seen = api("pm"), []
    Outbox.objects.all().delete()
    monkeypatch.setattr(
        changes, "after_commit", [lambda: seen.append((connection.in_atomic_block, Outbox.objects.count()))]
    )
    for _ in range(2):
        assert caller.post(PLACE, NEW, key="one").status_code == 201
    assert seen == [(False, 1)]


# Locks on a row belong to no database by themselves, and the other processes of this run wait for theirs.
WAITING = """
SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN (
    SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database WHERE datname = current_database()
)"""


@contextmanager
def running(caller: Caller, world: World, path: str, body: Any, *, key: str) -> Iterator[list[Any]]:
    """A request of another thread that hangs at the project's lock, held here, until the block ends."""
    answers: list[Any] = []

    def send() -> None:
        try:
            answers.append(caller.post(path, body, key=key))
        finally:
            connections.close_all()

    thread = threading.Thread(target=send)
    with transaction.atomic():
        changes.lock_project(world.project.pk)
        thread.start()
        _wait_for_lock_queue()
        yield answers
    thread.join(10)


def _wait_for_lock_queue() -> None:
    """Until some other request waits for a lock that is held here."""
    for _ in range(1000):
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("no request waits")


@pytest.mark.django_db(transaction=True)
def test_while_the_first_is_running_the_second_is_told_so(world: World, api: As) -> None:
    first, second = api("pm"), Caller(world.people["pm"])
    with running(first, world, PLACE, NEW, key="one") as answers:
        told = second.post(PLACE, NEW, key="one")
        assert (told.status_code, told.json()["code"]) == (409, "in_progress")
    assert [answer.status_code for answer in answers] == [201]
    assert second.post(PLACE, NEW, key="one").content == answers[0].content
    assert Feature.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_happen_once(world: World, api: As) -> None:
    feature = world.feature()
    offered = world.offer(feature, "prd")
    body = {"verdict": "accept", "revision": offered.number, "digest": offered.digest}
    callers = [Caller(world.people["engineer"]) for _ in range(20)]
    answers: list[int] = []

    def send(caller: Caller) -> None:
        try:
            answers.append(caller.post(f"features/{feature.key}/gates/prd/decisions", body, key="one").status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=(caller,)) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(answers) == 20 and set(answers) <= {201, 409} and 201 in answers
    assert Decision.objects.count() == 1
    assert Event.objects.filter(kind="decision.made").count() == 1
