"""Whatever is changed behind the services' back rings within two looks, shuts what it concerns, and falls silent once mended."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import connection, transaction
from django.test import override_settings

from orchestration.models import Notice, Suspect, Watch
from orchestration.monitoring.backlog import backlog
from orchestration.selectors.judged import judge
from orchestration.services import relay
from orchestration.stores import store_in
from orchestration.watch import looking, written
from orchestration.watch.looking import look
from projects import clock
from projects.errors import Conflict
from projects.models import Feature
from projects.services.anchors import anchor_chains
from projects.services.features import open_feature
from projects.services.members import add_member
from projects.services.projects import create_project
from reviews.models import Alarm, RevisionFile
from reviews.services import damage
from reviews.services.flags import raise_flag
from reviews.services.waivers import propose_waiver
from tests.orchestration.watch.corruptions import CORRUPTIONS, WIDE, Corruption
from tests.scratch import Run
from tests.world import World, build_world

KEPT = [
    "projects_feature",
    "projects_anchor",
    "projects_membership",
    "projects_processversion",
    "reviews_revision",
    "reviews_revisionfile",
    "reviews_decision",
    "reviews_waiver",
    "reviews_redflag",
    "reviews_ruling",
]


def look_now() -> None:
    """What the server counted is known at once, as it is after a minute."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
    look()
    assert not Suspect.objects.exists()


@pytest.fixture(scope="module")
def site(run: Run, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A site whose every feature could start, watched for two minutes; nothing rings."""
    folder = tmp_path_factory.mktemp("watch")
    stores = {"artifacts": store_in(folder), "staticfiles": store_in(folder)}
    with django_db_blocker.unblock(), override_settings(STORAGES=stores):
        with transaction.atomic():
            world = build_world()
            for name in (one.name for one in CORRUPTIONS):
                ready(world, name)
            for wide in ("ROLE", "PROC", "GONE"):
                small(world, wide)
            relay.relay()
            ready(world, "untouched")
            anchor_chains()
        for _ in range(3):
            look_now()
        yield world
        connection.close()
        run.renew_database()


def ready(world: World, name: str) -> Feature:
    feature = world.feature(name)
    world.not_complex(feature)
    world.agree(feature, "prd")
    world.offer(feature, "mocks", variant=len(name) if name == "untouched" else 1)
    if name.startswith("waiver"):
        until = clock.now() + timedelta(days=3)
        propose_waiver(
            feature=world.fresh(feature), gate_key="mocks", reason="Late", until=until, by=world.people["manager"]
        )
    else:
        world.decide(feature, "mocks")
    if name.startswith("flag"):
        raise_flag(feature=world.fresh(feature), reason="Stop", by=world.people["viewer"])
    return world.fresh(feature)


def small(world: World, key: str) -> None:
    people = world.people
    project = create_project(name=key.title(), key=key, by=people["manager"])
    add_member(project=project, email=people["pm"].email, roles_given=["pm"], by=people["manager"])
    open_feature(project=project, title=f"Of {key}", by=people["pm"])


@pytest.fixture
def watched(site: World, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock():
        yield site


def as_superuser(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)


def keep() -> None:
    as_superuser(*(f"CREATE TABLE kept_{table} AS TABLE {table}" for table in (*KEPT, "projects_event")))


def mend() -> None:
    """Put back what was there, as a restored backup would; what was written since stays."""
    for table in KEPT:
        as_superuser(f"DELETE FROM {table}", f"INSERT INTO {table} SELECT * FROM kept_{table}")
    as_superuser(
        "DELETE FROM projects_event WHERE feature_id IS NOT NULL",
        "INSERT INTO projects_event SELECT * FROM kept_projects_event WHERE feature_id IS NOT NULL",
        "UPDATE projects_project SET last_feature_number = last_feature_number - 1 WHERE key = 'GONE'",
        "UPDATE projects_outbox SET not_before = NULL",
        "ALTER TABLE reviews_decision ENABLE TRIGGER decision_immutable",
        *(f"DROP TABLE kept_{table}" for table in (*KEPT, "projects_event")),
    )


def ringing() -> dict[tuple[str, str], str]:
    """What rings now: (kind, what it is about) and what it says."""
    return {
        (one.kind, one.feature.title if one.feature else one.project.key if one.project else ""): one.said
        for one in Alarm.objects.filter(cleared_at=None).select_related("feature", "project")
    }


def subject(corruption: Corruption) -> tuple[str, str]:
    wide = {"role given": "ROLE", "process rewritten": "PROC", "feature gone": "GONE"}
    if corruption in CORRUPTIONS:
        return corruption.rings, corruption.name
    return corruption.rings, wide.get(corruption.name, "")


def test_every_corruption_rings_and_shuts_and_is_silent_once_it_is_mended(watched: World) -> None:
    assert ringing() == {} and len(CORRUPTIONS) + len(WIDE) >= 20
    file = RevisionFile.objects.filter(revision__feature__title="untouched")[0]
    keep()
    as_superuser(*(one.statement() for one in (*CORRUPTIONS, *WIDE)))
    path = Path(storages["artifacts"].path(file.storage_key))
    content = path.read_bytes()
    path.unlink()
    look_now()
    rang = ringing()
    for one in (*CORRUPTIONS, *WIDE):
        assert one.said in rang.get(subject(one), "nothing rings"), one.name
    assert rang.pop(("files", "")) == "1 stored files are gone or were altered."
    assert set(rang) == {subject(one) for one in (*CORRUPTIONS, *WIDE)}, "something rings that should not"
    assert backlog().alarms == len(rang) + 1
    demand_shut(watched, {title for kind, title in rang if kind == "evidence"})
    demand_told(watched)
    mend()
    path.write_bytes(content)
    damage.look(file.storage_key)
    look_now()
    look_now()
    assert ringing() == {}
    for feature in Feature.objects.filter(project=watched.project).exclude(
        title__in=["waiver confirmed", "flag resolved"]
    ):
        assert judge(feature).verdicts.move("start").allowed, feature.title


def demand_shut(world: World, titles: set[str]) -> None:
    """Every feature in which something does not fit passes no gate, and says why; others go on as before."""
    for feature in Feature.objects.filter(project=world.project, state="intake"):
        verdicts, allowed = judge(feature).verdicts, feature.title not in titles
        if feature.title not in ("untouched", "waiver confirmed", "flag resolved"):
            assert verdicts.move("start").allowed == allowed, feature.title
        if not allowed:
            assert {gate.state for gate in verdicts.gates} == {"error"}
            assert {blocker.code for blocker in verdicts.move("start").blockers} >= {"unproven"}
            assert verdicts.move("cancel").allowed
    with pytest.raises(Conflict, match=r"not as its history says.*an operator has put that right"):
        world.move(Feature.objects.get(title="verdict turned"), "start")
    for feature in Feature.objects.filter(project__key__in=["ROLE", "PROC", "GONE"]):
        assert "unproven" in {blocker.code for blocker in judge(feature).verdicts.move("start").blockers}


def demand_told(world: World) -> None:
    relay.relay()
    told = Notice.objects.filter(user=world.people["manager"], event__kind="alarm.raised")
    assert told.filter(text__contains="is not as its history says").count() == told.count() >= 18
    assert not Notice.objects.filter(event__kind="alarm.raised").exclude(user=world.people["manager"]).exists()


def test_ordinary_work_rings_nothing_and_only_what_was_written_is_compared(
    watched: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "SWEPT", 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        (before,) = cursor.fetchone()
    look_now()
    look_now()
    assert look() == 0, "nobody wrote, and something was compared"
    # A transaction that is older than the site, of another test on the same server, lets a look reach back to it.
    reaches_back = Watch.objects.get().horizon_before <= before
    feature = watched.feature("Wish list")
    watched.bring_to(feature, "verify")
    watched.move(feature, "send_back", reason="Not yet")
    member = add_member(
        project=watched.project, email="ada@example.org", roles_given=["qa"], by=watched.people["manager"]
    )
    assert member
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
    compared = look()
    assert compared is not None and (compared == 1 or (reaches_back and compared > 1))
    relay.relay()
    look_now()
    assert ringing() == {}


def test_without_the_counters_of_the_server_nothing_would_be_seen(
    watched: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: what rings, rings because the tables were asked, not because of the slow round."""
    monkeypatch.setattr(looking, "SWEPT", 0)
    name = "Gift cards"
    ready(watched, name)
    look_now()
    look_now()
    with monkeypatch.context() as patch:
        patch.setattr(written, "_ask", lambda *_: None)
        as_superuser(Corruption(name, CORRUPTIONS[0].sql, "").statement())
        look_now()
        assert ringing() == {}
    monkeypatch.setattr(looking, "SWEPT", 200)
    look_now()
    assert ringing() == {("evidence", name): "its state is 'merged', the events say 'intake'."}
    as_superuser(f"UPDATE projects_feature SET state = 'intake' WHERE title = '{name}'")
    look_now()
    assert ringing() == {}


def test_the_horizon_of_another_server_is_not_believed(watched: World) -> None:
    """Such as after its database files were put in place of this one's."""
    Watch.objects.update(horizon=10**9, horizon_before=10**9)
    assert look() >= Feature.objects.count()
    assert Watch.objects.get().horizon_before < 10**9 and ringing() == {}


def test_a_look_that_is_killed_is_taken_up_again(watched: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "SWEPT", 0)
    feature = watched.feature("Coupons")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
    assert looking._take() is not None
    assert look() is None, "two looked at once"
    assert Suspect.objects.filter(feature=feature).exists()
    with clock.time_is(clock.now() + looking.LEASE):
        assert look()
    assert not Suspect.objects.exists() and backlog().watched_seconds < 60
