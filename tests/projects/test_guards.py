"""What the database itself refuses, by whatever channel it comes. Promises 8 and 9."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from projects import events
from projects.models import Anchor, Event, Feature, ProcessVersion
from projects.services.anchors import anchor_chains
from reviews.models import (
    Decision,
    Receiver,
    RedFlag,
    Request,
    Revision,
    RevisionFile,
    Revocation,
    Ruling,
    Tick,
    Waiver,
    WaiverWithdrawal,
)
from reviews.services.decisions import revoke
from reviews.services.flags import raise_flag, resolve_flag
from reviews.services.requests import request_again
from reviews.services.waivers import confirm_waiver, propose_waiver, withdraw_waiver
from tests.world import World, build_world


@pytest.fixture(scope="module")
def shop(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One feature with every kind of evidence; each test changes it in a transaction that is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = build_world()
        feature = world.bring_to(world.feature(), "build")
        people = world.people
        request_again(feature=world.fresh(feature), gate_key="contract", by=people["engineer"])
        revoke(decision=Decision.objects.filter(revision__gate="prd").get(), reason="Too quick.", by=people["manager"])
        _waiver(world, feature, "prd")
        raise_flag(feature=world.fresh(feature), reason="Prices are wrong.", by=people["qa"])
        anchor_chains()
        _settle()
        yield world
        transaction.set_rollback(True)


def _waiver(world: World, feature: Feature, gate: str) -> Waiver:
    return propose_waiver(
        feature=world.fresh(feature),
        gate_key=gate,
        reason="Legal is late.",
        until=timezone.now() + timedelta(days=3),
        by=world.people["manager"],
    )


@pytest.fixture
def world(shop: World, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield shop
        transaction.set_rollback(True)


@pytest.fixture
def feature(world: World) -> Feature:
    return Feature.objects.get()


def _settle() -> None:
    """Let what waits for the commit be checked now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def refused(*words: str) -> Iterator[None]:
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        yield
        _settle()
    assert any(word in str(caught.value) for word in words), caught.value


def run(sql: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def _bulk_update(feature: Feature) -> None:
    Feature.objects.bulk_update([Feature(pk=feature.pk, state="merged")], ["state"])


def _save_a_copy(feature: Feature) -> None:
    fields = {field.attname: getattr(feature, field.attname) for field in Feature._meta.concrete_fields}
    Feature(**{**fields, "state": "merged"}).save()


def _save_a_field(feature: Feature) -> None:
    fields = {field.attname: getattr(feature, field.attname) for field in Feature._meta.concrete_fields}
    Feature(**{**fields, "state": "merged"}).save(update_fields=["state"])


def _past_the_descriptor(feature: Feature) -> None:
    feature.__dict__["state"] = "merged"
    feature.save()


CHANNELS: dict[str, Callable[[Feature], Any]] = {
    "update": lambda feature: Feature.objects.filter(pk=feature.pk).update(state="merged"),
    "bulk_update": _bulk_update,
    "a copy": _save_a_copy,
    "one field": _save_a_field,
    "past the descriptor": _past_the_descriptor,
    "sql": lambda feature: run("UPDATE projects_feature SET state = 'merged' WHERE id = %s", feature.pk),
    "sql on conflict": lambda feature: run(
        "INSERT INTO projects_feature SELECT * FROM projects_feature WHERE id = %s "
        "ON CONFLICT (id) DO UPDATE SET state = 'merged'",
        feature.pk,
    ),
    "the event of another move": lambda feature: _move_with_event(feature, "design", "build", to="merged"),
}


def _move_with_event(feature: Feature, before: str, after: str, *, to: str) -> None:
    _append(feature, "feature.moved", {"from": before, "to": after, "rounds": feature.rounds})
    Feature.objects.filter(pk=feature.pk).update(state=to)


def _append(feature: Feature, kind: str, data: dict[str, Any] | None = None) -> Event:
    return events.append(
        feature, kind=kind, actor=feature.opened_by_id, actor_roles=["pm"], at=timezone.now(), data=data or {}
    )


@pytest.mark.parametrize("channel", CHANNELS)
def test_no_state_without_its_event(feature: Feature, channel: str) -> None:
    with refused("changed state without an event"):
        CHANNELS[channel](feature)
    assert Feature.objects.get().state == "design"


def test_with_its_event_the_state_changes(feature: Feature) -> None:
    _move_with_event(feature, "design", "build", to="build")
    _settle()


def test_the_event_of_an_earlier_transaction_is_none(feature: Feature) -> None:
    with refused("changed state without an event"):
        _append(feature, "feature.moved", {"from": "design", "to": "build", "rounds": feature.rounds})
        run("SET LOCAL session_replication_role = replica")  # as if it had been written before
        run("UPDATE projects_event SET txid = txid - 1")
        run("SET LOCAL session_replication_role = origin")
        run("UPDATE projects_feature SET state = 'build'")


def test_a_round_that_is_turned_back_revives_no_answer(feature: Feature) -> None:
    assert feature.rounds["build"] == 2
    with refused("changed state without an event"):
        Feature.objects.filter(pk=feature.pk).update(rounds={**feature.rounds, "build": 1})
    with refused("changed state without an event"):
        _append(feature, "feature.moved", {"from": "design", "to": "design", "rounds": feature.rounds})
        Feature.objects.filter(pk=feature.pk).update(rounds={**feature.rounds, "build": 1})


def test_the_field_and_the_transitions_refuse_without_a_clearance(feature: Feature) -> None:
    with pytest.raises(AttributeError):
        feature.state = "merged"
    for move in ("start", "begin_build", "submit", "merge", "send_back", "stop", "cancel", "reopen"):
        with pytest.raises(TransitionNotAllowed):
            getattr(feature, move)()
    feature.clearance = "cancel"
    with pytest.raises(TransitionNotAllowed):
        feature.begin_build()


@pytest.mark.parametrize("state", ["design", "merged", "cancelled"])
def test_a_feature_begins_in_intake(feature: Feature, state: str) -> None:
    fields = {field.attname: getattr(feature, field.attname) for field in Feature._meta.concrete_fields}
    new = {**fields, "id": None, "number": 99, "key": "SHOP-99", "state": state}
    with refused("begins in intake"):
        Feature(**new).save(force_insert=True)
    with refused("begins in intake"):
        Feature.objects.bulk_create([Feature(**new)])


def test_an_unknown_state_is_none(feature: Feature) -> None:
    with refused("feature_state_known"):
        run("UPDATE projects_feature SET state = 'shipped'")


def _altered_event(_feature: Feature) -> None:
    event = Event.objects.earliest("pk")
    event.kind = "feature.moved"
    event.save()


HISTORY: dict[str, Callable[[Feature], Any]] = {
    "save": _altered_event,
    "update": lambda _: Event.objects.update(at=timezone.now()),
    "sql update": lambda _: run("UPDATE projects_event SET data = '{}'"),
    "delete": lambda _: Event.objects.latest("pk").delete(),
    "sql delete": lambda _: run("DELETE FROM projects_event"),
    "truncate": lambda _: run("TRUNCATE projects_event CASCADE"),
    "truncate features": lambda _: run("TRUNCATE projects_feature CASCADE"),
    "truncate evidence": lambda _: run("TRUNCATE reviews_decision, reviews_revocation, reviews_obligation"),
    "truncate ticks": lambda _: run("TRUNCATE reviews_tick"),
    "truncate processes": lambda _: run("TRUNCATE projects_processversion CASCADE"),
    "truncate anchors": lambda _: run("TRUNCATE projects_anchor"),
    "anchor": lambda _: Anchor.objects.update(last_event=0),
    "anchor gone": lambda _: run("DELETE FROM projects_anchor"),
    "process": lambda _: ProcessVersion.objects.update(sources=[]),
    "process gone": lambda _: run("DELETE FROM projects_processversion"),
}


@pytest.mark.parametrize("channel", HISTORY)
def test_history_is_only_appended_to(feature: Feature, channel: str) -> None:
    before = Event.objects.count()
    with refused("append-only", "violates foreign key"):
        HISTORY[channel](feature)
    assert Event.objects.count() == before


def test_a_chain_does_not_fork(feature: Feature) -> None:
    last = feature.events.latest("seq")
    same = {"project_id": last.project_id, "feature_id": feature.pk, "kind": "x", "at": last.at, "hash": "0" * 64}
    for seq, prev in (
        (last.seq, last.prev),  # beside the last
        (last.seq + 1, last.prev),  # after it, with another past
        (last.seq + 1, ""),
        (last.seq + 2, last.hash),  # with a gap
        (1, ""),  # a second beginning
    ):
        with refused("does not follow", "event_feature_seq"):
            Event(**same, seq=seq, prev=prev).save(force_insert=True)
    with refused("does not follow", "event_project_seq"):
        Event(**{**same, "feature_id": None}, seq=1, prev="").save(force_insert=True)


IMMUTABLE = (Revision, RevisionFile, Decision, Revocation, Request, Tick, Ruling)
COMPLETED = (Receiver, RedFlag, Waiver)


@pytest.mark.parametrize("model", IMMUTABLE, ids=lambda model: model.__name__)
def test_evidence_is_neither_changed_nor_deleted(feature: Feature, model: Any) -> None:
    assert model.objects.exists()
    row = model.objects.earliest("pk")
    with refused("append-only"):
        row.save()
    with refused("append-only"):
        model.objects.bulk_update([row], [model._meta.concrete_fields[-1].name])
    with refused("append-only"):
        run(f"DELETE FROM {model._meta.db_table}")
    with refused("append-only", "referenced"):
        run(f"TRUNCATE {model._meta.db_table}")


@pytest.mark.parametrize("model", COMPLETED, ids=lambda model: model.__name__)
def test_what_is_completed_later_changes_in_nothing_else(feature: Feature, model: Any) -> None:
    with refused("append-only"):
        run(f"DELETE FROM {model._meta.db_table}")
    for column in ("by_id = by_id + 1", "at = now()", "seq = 1"):
        with refused("can only be completed"):
            run(f"UPDATE {model._meta.db_table} SET {column}")


def test_a_waiver_is_not_made_longer_before_it_is_confirmed(feature: Feature) -> None:
    with refused("can only be completed"):
        Waiver.objects.update(until=timezone.now() + timedelta(days=400))


def test_a_withdrawal_stays_with_the_event_that_tells_of_it(world: World, feature: Feature) -> None:
    withdraw_waiver(waiver=Waiver.objects.get(), reason="Legal has answered.", by=world.people["manager"])
    _settle()
    for change in ("UPDATE reviews_waiverwithdrawal SET reason = 'x'", "DELETE FROM reviews_waiverwithdrawal"):
        with refused("append-only"):
            run(change)
    with refused("append-only"):
        run("TRUNCATE reviews_waiverwithdrawal")


def test_a_withdrawal_needs_its_own_event(world: World, feature: Feature) -> None:
    same = {"feature": feature, "by": world.people["manager"], "at": timezone.now(), "waiver": Waiver.objects.get()}
    for seq in (feature.chain_length + 5, 1, feature.chain_length):
        with refused("no event of its own", "violates foreign key"):
            WaiverWithdrawal.objects.create(**same, seq=seq, reason="x")


def test_nothing_is_completed_twice(world: World, feature: Feature) -> None:
    confirm_waiver(waiver=Waiver.objects.get(), by=world.people["viewer"])
    resolve_flag(flag=RedFlag.objects.get(), by=world.people["pm"])
    _settle()
    for table in ("waiver SET confirmed_at = now()", "redflag SET resolution = 'Fine'"):
        with refused("append-only"):
            run(f"UPDATE reviews_{table}")


def test_a_completion_needs_its_own_event(world: World, feature: Feature) -> None:
    viewer = world.people["viewer"].pk
    for seq in (feature.chain_length + 5, 1, feature.chain_length):
        with refused("no event of its own", "violates foreign key"):
            Waiver.objects.update(confirmed_seq=seq, confirmed_by=viewer, confirmed_at=timezone.now())
        with refused("no event of its own", "violates foreign key"):
            RedFlag.objects.update(resolved_seq=seq, resolved_by=viewer, resolved_at=timezone.now())


def test_a_completion_is_whole_and_by_a_second_person(world: World, feature: Feature) -> None:
    with refused("waiver_confirmed_whole"):
        Waiver.objects.update(confirmed_by=world.people["viewer"].pk)
    with refused("waiver_needs_a_second_person"):
        Waiver.objects.update(
            confirmed_seq=feature.chain_length, confirmed_by=world.people["manager"].pk, confirmed_at=timezone.now()
        )


def _decision(feature: Feature, seq: int) -> None:
    revision = Revision.objects.get(gate="risks", feature=feature)
    Decision.objects.create(
        feature=feature,
        seq=seq,
        by=revision.by,
        at=timezone.now(),
        revision=revision,
        digest=revision.digest,
        round=1,
        role="qa",
        verdict="accept",
    )


def test_no_half_decision(feature: Feature) -> None:
    next_seq = feature.chain_length + 1
    with refused("violates foreign key", "no event of its own"):
        _decision(feature, next_seq)  # a row without an event
    with refused("no event of its own"):
        _decision(feature, 1)  # a row that hides behind an event of another kind
    with refused("decision_has_its_own_event"):
        _decision(feature, Decision.objects.earliest("pk").seq)  # two rows behind one event
    with refused("that is not there"):
        _append(feature, "decision.made")  # an event without a row


def test_a_whole_decision_is_taken(feature: Feature) -> None:
    event = _append(feature, "decision.made")
    _decision(feature, event.seq)
    _settle()


def test_no_without_a_reason_is_no_answer(feature: Feature) -> None:
    revision = Revision.objects.get(gate="risks", feature=feature)
    with refused("decision_no_needs_a_reason"):
        Decision.objects.create(
            feature=feature,
            seq=feature.chain_length + 1,
            by=revision.by,
            at=timezone.now(),
            revision=revision,
            digest=revision.digest,
            round=1,
            role="qa",
            verdict="return",
        )
