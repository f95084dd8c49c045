"""Bringing features under a newer process: what the preview says is what happens, and nothing happens by itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from orchestration.gates import Verdicts, evaluate
from orchestration.gates.effects import Effect
from orchestration.history import path_of
from orchestration.models import Standing
from orchestration.selectors.adoption import preview, preview_page
from orchestration.services.adoption import adopt, adopt_several
from orchestration.services.audit import Audit
from projects.errors import Conflict, Forbidden, Invalid
from projects.models import Event, Feature, ProcessVersion
from projects.selectors.processes import process_of
from reviews.selectors.evidence import facts_for
from tests.costs import costs_at_most
from tests.orchestration import versions
from tests.orchestration.versions import BRIEF, PLAN
from tests.world import World, build_world


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Forty features under version 2, and version 3, in which one gate asks another role too."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = build_world()
        versions.publish(world, versions.PLAN_TO_QA)
        versions.forty(world)
        before = _everything()
        versions.publish(world, versions.PLAN_TO_BOTH)
        assert _everything() == before, "publishing moved something"
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(made: World, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield made
        transaction.set_rollback(True)


def _everything() -> list[Any]:
    """The row and standing of every feature."""
    rows = Feature.objects.order_by("pk").values_list("pk", "state", "process__number", "chain_head", "rounds")
    return [*rows, *Standing.objects.order_by("pk").values_list("pips", "next_move", "shut_by")]


def _newest(world: World) -> ProcessVersion:
    return ProcessVersion.objects.filter(project=world.project).order_by("-number")[0]


def _judged(feature: Feature) -> Verdicts:
    fresh = Feature.objects.get(pk=feature.pk)
    return evaluate(process_of(fresh), facts_for(fresh))


def _effect_of(world: World, feature: Feature) -> Effect:
    [found] = preview([world.fresh(feature)], _newest(world))
    return found.effect


def test_the_preview_of_forty_live_features_is_what_happens(world: World) -> None:
    target = _newest(world)
    found = preview_page(world.project, target, start=0)
    assert (found.total, len(found.rows)) == (40, 40)
    seen = set()
    for row in found.rows:
        was = _judged(row.feature)
        adopt(feature=row.feature, version=target.number, seen=row.effect.digest, by=world.people["pm"])
        becomes = _judged(row.feature)
        differing = {
            gate.key: (gate.state, becomes.gate(gate.key).state)
            for gate in was.gates
            if (gate.state, gate.holds) != (becomes.gate(gate.key).state, becomes.gate(gate.key).holds)
        }
        assert {one.key: (one.state_before, one.state_after) for one in row.effect.gates} == differing, row.feature.key
        assert row.effect.next_move == was.next_move == becomes.next_move
        move = was.next_move or ""
        allowed = (was.move(move).allowed, becomes.move(move).allowed)
        assert (row.effect.possible_before, row.effect.possible_after) == allowed, row.feature.key
        assert row.effect.blockers == tuple(blocker.message for blocker in becomes.move(move).blockers)
        seen |= {(one.key, one.change) for one in row.effect.gates}
        seen |= {("move", row.effect.becomes)}
        pips = {pip["key"]: pip["state"] for pip in Standing.objects.get(feature=row.feature).pips}
        assert pips == {gate.key: gate.state for gate in becomes.gates}
    assert {(PLAN, "shuts"), ("move", "shut"), ("move", "")} <= seen
    assert preview_page(world.project, target, start=0).total == 0
    assert not list(Audit().findings())


def test_forty_features_cost_the_statements_of_one(world: World) -> None:
    target = _newest(world)
    preview_page(world.project, target, start=0)  # so that this server has met the versions
    for start, rows in ((39, 1), (0, 40)):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(preview_page(world.project, target, start=start).rows) == rows
        assert len(queries) == 3


@costs_at_most(0.15)
def _previewed(world: World) -> None:
    preview_page(world.project, _newest(world), start=0)


def test_a_page_of_forty_is_quick(world: World) -> None:
    _previewed(world)


def test_who_may_and_where_to(world: World) -> None:
    feature = Feature.objects.earliest("pk")
    for version, who, refusal in (
        (3, "engineer", Forbidden),
        (9, "pm", Invalid),
        (1, "pm", Conflict),
        (2, "pm", Conflict),
    ):
        with pytest.raises(refusal):
            adopt(feature=world.fresh(feature), version=version, by=world.people[who])
    adopt(feature=world.fresh(feature), version=3, by=world.people["manager"])
    event = Event.objects.filter(feature=feature).latest("pk")
    assert (event.kind, event.data["from"], event.data["to"]) == ("feature.process_changed", 2, 3)
    with pytest.raises(Conflict) as again:
        adopt(feature=world.fresh(feature), version=3, by=world.people["manager"])
    assert again.value.code == "not_newer"


def test_a_closed_feature_keeps_its_process(world: World) -> None:
    feature = Feature.objects.earliest("pk")
    world.move(feature, "cancel", by="pm", reason="Not now.")
    with pytest.raises(Conflict) as refused:
        adopt(feature=world.fresh(feature), version=3, by=world.people["pm"])
    assert refused.value.code == "closed"
    assert feature.pk not in {row.feature.pk for row in preview_page(world.project, _newest(world), start=0).rows}


def test_what_was_seen_and_is_another_thing_by_now_is_not_done(world: World) -> None:
    feature = world.feature("Under version 3 already")
    assert feature.process.number == 3
    older = Feature.objects.filter(state="design").earliest("pk")
    seen = _effect_of(world, older).digest
    versions.agree(world, older, PLAN)
    done = adopt_several(chosen=[(world.fresh(older), seen)], version=3, by=world.people["pm"])
    assert [one.key for one in done if "Look at it again" in one.refused] == [older.key]
    assert world.fresh(older).process.number == 2


def test_a_tick_counts_as_long_as_its_activity_asks_for_the_same(world: World) -> None:
    versions.publish(world, versions.OTHER_ACTIVITY)
    feature = Feature.objects.filter(state="build").earliest("pk")
    effect = _effect_of(world, feature)
    assert [(one.number, one.change, one.lost) for one in effect.phases] == [("1", "begins_anew", 1)]
    assert effect.becomes == ""
    adopt(feature=world.fresh(feature), version=4, by=world.people["pm"])
    assert facts_for(world.fresh(feature)).ticks == {("api-engineer", "1", 1)}
    versions.tick_off(world, feature, "1", 2)
    assert ("api-engineer", "1", 2) in facts_for(world.fresh(feature)).ticks
    assert not list(Audit().findings())


def test_what_a_flag_voided_does_not_count_again_at_an_earlier_checkpoint(world: World) -> None:
    feature = Feature.objects.filter(state="design", rounds__build=2).earliest("pk")
    assert _judged(feature).gate(PLAN).state == "stale"
    as_incoming = versions.PLAN_TO_QA.replace(
        '**Outgoing Handshakes:**\n- **To QA:** "Test plan." It covers the goals.\n', ""
    ).replace("with clear goals.\n", 'with clear goals.\n- **From QA:** Received "Test plan".\n')
    version = versions.publish(world, as_incoming)
    assert process_gate(version, PLAN) == "start"
    effect = _effect_of(world, feature)
    adopt(feature=world.fresh(feature), version=version.number, by=world.people["pm"])
    gates = _judged(feature)
    assert (gates.gate(PLAN).state, gates.gate(BRIEF).state) == ("open", "accepted")
    assert [(one.key, one.state_after) for one in effect.gates] == [(PLAN, "open")]
    assert world.fresh(feature).rounds == {"start": 1, "build": 2, "merge": 2, "phases": 2}
    assert not list(Audit().findings())


def test_what_is_asked_no_longer_stays_in_the_history_without_a_page(world: World) -> None:
    without = versions.PLAN_TO_QA.replace(
        '- **To QA:** "Test plan." It covers the goals.', '- **To QA:** "Other plan."'
    )
    version = versions.publish(world, without)
    feature = Feature.objects.filter(state="build").earliest("pk")
    adopt(feature=world.fresh(feature), version=version.number, by=world.people["pm"])
    browser = Client()
    browser.force_login(world.people["viewer"])
    assert browser.get(f"/f/{feature.key}/{PLAN}").status_code == 404
    said = browser.get(f"/f/{feature.key}/history").content.decode()
    assert "from version 2 of the process to 4" in said and "Test plan" in said
    events = Event.objects.filter(feature=feature, kind="revision.offered")
    paths = {one.data["gate"]: path_of(one, feature.key, process_of(world.fresh(feature))) for one in events}
    assert paths == {BRIEF: f"/f/{feature.key}/brief?revision=1", PLAN: ""}
    assert f"/f/{feature.key}/{PLAN}" not in browser.get(f"/f/{feature.key}").content.decode()
    assert browser.get(f"/f/{feature.key}").status_code == browser.get("/p/shop/history").status_code == 200
    assert not list(Audit().findings())


def process_gate(version: ProcessVersion, key: str) -> str:
    return next(str(gate["checkpoint"]) for gate in version.document["gates"] if gate["key"] == key)


def test_the_page_brings_over_what_was_ticked_and_says_what_stayed(world: World) -> None:
    browser = Client()
    browser.force_login(world.people["pm"])
    shown = browser.get("/p/shop/process/3/adopt")
    said = shown.content.decode()
    assert shown.status_code == 200 and "40 features follow an older process" in said
    assert "Test plan would hold no longer" in said and "Nothing changes for it." in said
    one, other, stale = shown.context["rows"][:3]
    versions.hand_over(world, Feature.objects.get(key=stale["key"]), BRIEF, "Other words.")
    ticked = [one["value"], other["value"], f"{stale['key']}:0000", "SHOP-999:0", "nonsense"]
    answer = browser.post("/p/shop/process/3/adopt", {"feature": ticked})
    assert answer.status_code == 409
    assert f"{stale['key']}: Version 3 would change something else" in answer.content.decode()
    followed = Feature.objects.filter(process__number=3).values_list("key", flat=True)
    assert set(followed) == {one["key"], other["key"]}
    none = browser.post("/p/shop/process/3/adopt", {})
    assert (none.status_code, Feature.objects.filter(process__number=3).count()) == (302, 2)
    browser.force_login(world.people["engineer"])
    read_only = browser.get("/p/shop/process/3/adopt").content.decode()
    assert "takes the role PM or Manager" in read_only and 'name="feature"' not in read_only
    assert browser.post("/p/shop/process/3/adopt", {"feature": ticked}).status_code == 403


def test_a_feature_says_that_its_process_has_a_newer_version(world: World) -> None:
    browser, feature = Client(), Feature.objects.earliest("pk")
    browser.force_login(world.people["engineer"])
    hint = 'href="/p/shop/process/3/adopt">what version 3 would change</a>'
    assert hint in browser.get(f"/f/{feature.key}").content.decode()
    adopt(feature=feature, version=3, by=world.people["manager"])
    assert hint not in browser.get(f"/f/{feature.key}").content.decode()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE projects_feature SET process_id = {newer} WHERE id = {feature}",
        "UPDATE projects_feature SET tick_floors = '{{\"api-engineer 1 1\": 9}}' WHERE id = {feature}",
        "UPDATE projects_feature SET process_id = {elsewhere} WHERE id = {feature}",
    ],
)
def test_the_database_refuses_another_process_without_its_event(world: World, sql: str) -> None:
    feature = Feature.objects.earliest("pk")
    other = build_world("OTHER", "Other")
    names = {
        "newer": _newest(world).pk,
        "elsewhere": ProcessVersion.objects.get(project=other.project).pk,
        "feature": feature.pk,
    }
    said = "changed its process without an event"
    with pytest.raises(IntegrityError, match=said), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(**names))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_audit_finds_a_feature_under_a_process_that_no_event_tells_of(world: World) -> None:
    feature = Feature.objects.earliest("pk")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE projects_feature SET process_id = %s WHERE id = %s", [_newest(world).pk, feature.pk])
        cursor.execute("SET session_replication_role = origin")
    found = [str(one) for one in Audit().findings()]
    assert f"{feature.key}: it stands under process version 3, the events say 2." in found
