"""The relay works each event off once, whatever fails beside it."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from orchestration.models import Notice
from orchestration.services import relay as relaying
from orchestration.services.notices import telling
from orchestration.services.notices.sentences import _SENTENCES
from orchestration.services.relay import deliver_past, relay
from projects import clock
from projects.models import Event, Outbox
from projects.services.members import add_member
from tests.world import World, build_world


def test_a_failing_event_is_put_off_and_stops_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    feature = world.feature()
    relay()
    world.offer(feature, "prd")
    world.offer(feature, "mocks")
    world.decide(feature, "prd", "return")

    def fail(event: Event, reader: int) -> None:
        connection.cursor().execute("SELECT 1 / 0")

    with monkeypatch.context() as patched:
        patched.setitem(_SENTENCES, "decision.made", fail)
        relay()
    row = Outbox.objects.get()
    assert (row.event.kind, row.attempts) == ("decision.made", 1)
    assert row.not_before is not None and row.not_before > clock.now()
    assert Notice.objects.filter(user=world.people["engineer"], text__contains="mocks").exists()
    relay()
    assert Outbox.objects.exists(), "it is not tried again before its time"
    with clock.time_is(clock.now() + timedelta(minutes=1)):
        relay()
    assert not Outbox.objects.exists()
    assert Notice.objects.filter(user=world.people["pm"], text__contains="returned").exists()


def test_an_event_told_twice_writes_nothing_new(world: World) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    relay()
    before = Notice.objects.count()
    for event in Event.objects.all():
        telling.tell(event, telling.Delivery())
    assert Notice.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_relays_beside_each_other_tell_each_event_once() -> None:
    world = build_world()
    features = [world.feature(f"Feature {n}") for n in range(6)]
    relay()
    before = Notice.objects.count()
    for feature in features:
        world.offer(feature, "prd")
        world.decide(feature, "prd", "return")
    expected = Notice.objects.count() + 2 * len(features)
    counts: list[int] = []

    def run() -> None:
        counts.append(relay(batch=2))
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 2 * len(features)
    assert not Outbox.objects.exists()
    # Once each: the receivers' turn has ended before anybody could be told of it, the authors' has begun.
    assert Notice.objects.count() - before == len(features) < expected


@pytest.mark.django_db(transaction=True)
def test_a_relay_that_dies_between_effects_and_commit_leaves_everything_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = build_world()
    feature = world.feature()
    relay()
    world.offer(feature, "prd")

    class Killed(BaseException):
        pass

    def die(event: Event, delivery: telling.Delivery) -> None:
        told(event, delivery)
        raise Killed

    told = telling.tell
    monkeypatch.setattr(telling, "tell", die)
    with pytest.raises(Killed):
        relay()
    assert not Notice.objects.filter(text__contains="PRD").exists()
    monkeypatch.setattr(telling, "tell", told)
    assert relay() == 1
    assert Notice.objects.filter(user=world.people["engineer"], text__contains="PRD").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_of_members_is_finished_by_another_relay_when_its_first_died(monkeypatch: pytest.MonkeyPatch) -> None:
    world = build_world()
    world.feature()
    relay()
    assert world.outsider is not None
    add_member(project=world.project, email=world.outsider.email, roles_given=["pm"], by=world.people["manager"])

    class Killed(BaseException):
        pass

    def die(event: Event) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(relaying, "_finish_membership", die)
        with pytest.raises(Killed):
            relay()
    assert relay() == 0, "the dead relay's lease holds for a while"
    with clock.time_is(clock.now() + relaying.LEASE):
        assert relay() == 1
    assert Notice.objects.get(user=world.outsider).path == "/"


def test_the_past_is_delivered_without_mail_and_partly_read(world: World) -> None:
    feature = world.feature()
    now = clock.now()
    with clock.time_is(now - timedelta(days=20)):
        world.offer(feature, "prd")
        world.decide(feature, "prd")
    world.offer(feature, "mocks")
    assert deliver_past(read_before=now - timedelta(days=1)) > 3
    assert not Outbox.objects.exists()
    assert set(Notice.objects.values_list("mail", flat=True)) == {Notice.Mail.OFF}
    engineer = Notice.objects.filter(user=world.people["engineer"], text__contains="offered").order_by("at")
    # What was answered long ago was a turn then, and is in the inbox too.
    assert [bool(notice.read_at) for notice in engineer] == [True, False]
