"""What happens by time alone: a waiver ends, and what nobody can use any more is thrown away."""

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from orchestration import tasks
from orchestration.celery import app
from orchestration.models import IdempotencyKey, Standing, Wait
from projects import clock
from projects.models import Anchor, SignInLink
from projects.services.tokens import create_sign_in_link
from reviews.models import Draft
from reviews.services.waivers import confirm_waiver, propose_waiver
from tests.world import World


def test_when_a_waiver_ends_the_board_and_the_turn_follow(world: World) -> None:
    feature = world.feature()
    until = clock.now() + timedelta(days=2)
    waiver = propose_waiver(
        feature=feature, gate_key="mocks", reason="No screens", until=until, by=world.people["manager"]
    )
    confirm_waiver(waiver=waiver, by=world.people["qa"])
    assert "waived" in states(feature.pk)
    tasks.settle_expired()
    assert "waived" in states(feature.pk)
    with clock.time_is(until):
        tasks.settle_expired()
    assert "waived" not in states(feature.pk)
    assert Wait.objects.filter(subject="gate:mocks", ended_at=None, users=[world.people["designer"].pk]).exists()


def states(feature_id: int) -> set[str]:
    return {pip["state"] for pip in Standing.objects.get(feature=feature_id).pips}


def test_only_what_nobody_can_use_any_more_is_thrown_away(world: World) -> None:
    now, feature, user = clock.now(), world.feature(), world.people["pm"]
    for name, age in (("old", timedelta(hours=25)), ("new", timedelta(hours=23))):
        IdempotencyKey.objects.create(
            user=user, route="POST /x", key=name, body_hash="", status=201, response={}, created_at=now - age
        )
    for gate, age in (("prd", timedelta(days=31)), ("mocks", timedelta(days=29))):
        Draft.objects.create(feature=feature, gate=gate, by=user, saved_at=now - age)
    create_sign_in_link(user=user)
    with clock.time_is(now - timedelta(days=3)):
        create_sign_in_link(user=user)
    for days in (-1, 1):
        session = SessionStore()
        session.set_expiry(now + timedelta(days=days))
        session.save()
    tasks.tidy()
    assert [row.key for row in IdempotencyKey.objects.all()] == ["new"]
    assert [row.gate for row in Draft.objects.all()] == ["mocks"]
    assert SignInLink.objects.count() == 1
    assert Session.objects.count() == 1


def test_beat_names_tasks_that_exist(world: World) -> None:
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in app.tasks
    tasks.anchor_chains()
    tasks.anchor_chains()
    assert Anchor.objects.count() == 1
