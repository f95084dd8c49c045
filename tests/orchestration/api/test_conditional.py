"""ETag and If-None-Match: a 304 is given only where the whole answer would be the same again, and costs one statement."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from orchestration.api import conditional
from orchestration.api.views import features as views
from orchestration.selectors.judged import judge
from projects import clock
from projects.models import Feature, Membership, User
from projects.services.deactivation import deactivate
from reviews.models import Alarm, DamagedFile, RevisionFile, Waiver
from reviews.services.waivers import confirm_waiver
from tests.orchestration.api.calling import Caller
from tests.orchestration.api.conftest import As
from tests.orchestration.api.table import WRITES, Place, prepare
from tests.world import World

PATHS = ("features/{key}", "features/{key}/can/start", "features/{key}/can/merge", "features/{key}/gates/contract")
LISTS = (
    "features/{key}/events",
    "features/{key}/flags",
    "features/{key}/conditions",
    "features/{key}/gates/contract/revisions",
    "features/{key}/gates/contract/decisions",
    "features/{key}/gates/contract/waivers",
    "features/{key}/gates/contract/threads",
    "features/{key}/gates/risks/results",
)
# What only lists show: rows that are written with an event of the feature's chain.
WITH_AN_EVENT = {"projects_event", "reviews_revocation", "reviews_thread", "reviews_comment", "reviews_testresult"}
WITH_AN_EVENT |= {"reviews_revisionfile", "reviews_waiverwithdrawal"}
TABLE = re.compile(r'(?:FROM|JOIN)\s+"?([a-z]+_[a-z]+)"?')


@pytest.fixture
def place(world: World) -> Place:
    return prepare(world, process=False)


@pytest.fixture
def plain(world: World) -> Feature:
    return world.feature()


def answers(caller: Caller, key: str) -> list[tuple[str, Any]]:
    """Tag and answer of the first call, without the moment it was given at, and of a `can`."""
    found = [caller.get(one.format(key=key)) for one in PATHS[:2]]
    return [(answer.headers["ETag"], {**answer.json(), "as_of": None}) for answer in found]


def seen(caller: Caller, key: str) -> list[tuple[str, Any]]:
    """Tag and answer of each tagged call, without the moment it was given at; and a 304 for whoever comes again."""
    found = []
    for path in (one.format(key=key) for one in PATHS):
        answer = caller.get(path)
        tag = answer.headers["ETag"]
        again = caller.get(path, **{"If-None-Match": tag})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag), path
        found.append((tag, {**answer.json(), "as_of": None}))
    return found


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_every_write_of_the_table_changes_the_tags_of_what_it_changes(world: World, api: As) -> None:
    place = prepare(world)
    callers = {write.who: api(write.who) for write in WRITES}  # their tokens outlive what is undone
    before = answers(callers["manager"], place.feature.key)
    for write in WRITES:
        with undone():
            done = callers[write.who].send(write.method, place.path(write.path), place.body(write))
            assert done.status_code == write.status, (write.operation, done.content)
            after = answers(callers["manager"], place.feature.key)
            for (old_tag, old), (new_tag, new) in zip(before, after, strict=True):
                assert old == new or old_tag != new_tag, (write.operation, "another answer with the same tag")
                assert old_tag != new_tag or "{key}" not in write.path, (write.operation, "of the feature")


def rename(world: World, place: Place) -> None:
    User.objects.filter(pk=world.people["ben"].pk).update(name="Benjamin")


def rename_who_left(world: World, place: Place) -> None:
    """Ben's name still stands beside his answer."""
    Membership.objects.filter(user=world.people["ben"]).delete()
    User.objects.filter(pk=world.people["ben"].pk).update(name="Benjamin")


def switch_off(world: World, place: Place) -> None:
    deactivate(user=world.people["engineer"])


def change_roles(world: World, place: Place) -> None:
    Membership.objects.filter(user=world.people["qa"]).update(roles=["viewer"])


def remove(world: World, place: Place) -> None:
    Membership.objects.filter(user=world.people["integration"]).delete()


def ring(world: World, place: Place) -> None:
    _alarm(place, f"feature:{place.feature.pk}")


def ring_for_the_project(world: World, place: Place) -> None:
    _alarm(place, f"project:{place.feature.project_id}")


def damage(world: World, place: Place) -> None:
    file = RevisionFile.objects.filter(revision__feature=place.feature, revision__gate="mocks")[0]
    DamagedFile.objects.create(
        project=place.feature.project, storage_key=file.storage_key, reason="gone", found_at=clock.now()
    )


def _alarm(place: Place, subject: str) -> None:
    now = clock.now()
    Alarm.objects.create(kind="evidence", subject=subject, said="No.", shuts=True, first_seen=now, last_seen=now)


OUTSIDE: tuple[Callable[[World, Place], None], ...] = (
    rename,
    rename_who_left,
    switch_off,
    change_roles,
    remove,
    ring,
    ring_for_the_project,
    damage,
)


def test_what_is_no_event_of_the_feature_changes_them_too(world: World, place: Place, api: As) -> None:
    before = seen(api("manager"), place.feature.key)
    told: list[bool] = []
    for change in OUTSIDE:
        with undone():
            change(world, place)
            after = seen(api("manager"), place.feature.key)
        told.append(before[0][1] != after[0][1])
        assert before[0][0] != after[0][0], change
        for (old_tag, old), (new_tag, new) in zip(before, after, strict=True):
            assert old == new or old_tag != new_tag, change
    assert sum(told) > 4, "most of these do change the answer"
    assert seen(api("manager"), place.feature.key) == before


def test_an_alarm_that_ends_changes_them_back(world: World, place: Place, api: As) -> None:
    before = seen(api("manager"), place.feature.key)
    ring(world, place)
    Alarm.objects.update(cleared_at=clock.now())
    assert seen(api("manager"), place.feature.key) == before


def test_a_waiver_ends_without_anybody_writing_anything(world: World, place: Place, api: As) -> None:
    waiver = Waiver.objects.get()
    confirm_waiver(waiver=waiver, by=world.people["viewer"])
    before = api("manager").get(f"features/{place.feature.key}")
    tag = {"If-None-Match": before.headers["ETag"]}
    with clock.time_is(waiver.until - timedelta(seconds=1)):
        assert api("manager").get(f"features/{place.feature.key}", **tag).status_code == 304
    for moment in (waiver.until, waiver.until + timedelta(seconds=1)):
        with clock.time_is(moment):
            answer = api("manager").get(f"features/{place.feature.key}", **tag)
            assert answer.status_code == 200
            assert answer.json()["gates"] != before.json()["gates"]


def test_address_and_release_are_part_of_the_tag(
    plain: Feature, api: As, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"features/{plain.key}"
    first = api("viewer").get(path).headers["ETag"]
    assert first != api("viewer").get(f"{path}/can/merge").headers["ETag"]
    settings.PUBLIC_URL = "https://elsewhere.example.org"
    second = api("viewer").get(path).headers["ETag"]
    monkeypatch.setattr(conditional, "code_stamp", lambda: "another release")
    assert len({first, second, api("viewer").get(path).headers["ETag"]}) == 3


def test_a_change_while_the_answer_is_made_makes_the_tag_older_never_newer(
    world: World, place: Place, api: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The decision falls between the tag and the judgement: whoever comes again with that tag gets the answer anew."""

    def interrupted(feature: Feature) -> Any:
        monkeypatch.setattr(views, "judge", judge)
        world.decide(feature, "contract", "block", by="ines")
        return judge(feature)

    monkeypatch.setattr(views, "judge", interrupted)
    path = f"features/{place.feature.key}/can/start"
    answer = api("viewer").get(path)
    assert api("viewer").get(path, **{"If-None-Match": answer.headers["ETag"]}).status_code == 200


def test_every_table_that_an_answer_is_made_from_is_in_the_tag(place: Place, api: As) -> None:
    """A fact from a table that is new here has to get into `version_of`, or it would be missed by a 304."""
    path = f"features/{place.feature.key}"
    viewer = api("viewer")
    tag = viewer.get(path).headers["ETag"]
    with CaptureQueriesContext(connection) as asked:
        assert viewer.get(path, **{"If-None-Match": tag}).status_code == 304
    covered = {table for query in asked.captured_queries for table in TABLE.findall(query["sql"])}
    for path in PATHS:
        with CaptureQueriesContext(connection) as answered:
            assert viewer.get(path.format(key=place.feature.key)).status_code == 200
        read = {table for query in answered.captured_queries for table in TABLE.findall(query["sql"])}
        assert {"reviews_decision", "projects_membership"} <= read <= covered, read - covered


def test_what_lists_show_beside_the_facts_never_changes_without_an_event(place: Place, api: As) -> None:
    """The tag of a list below a feature holds its chain's head. What may change without an event has to be in the tag."""
    viewer, covered = api("viewer"), {"projects_user", "projects_membership", "projects_project", "projects_feature"}
    tag = viewer.get(f"features/{place.feature.key}").headers["ETag"]
    with CaptureQueriesContext(connection) as asked:
        viewer.get(f"features/{place.feature.key}", **{"If-None-Match": tag})
    covered |= {table for query in asked.captured_queries for table in TABLE.findall(query["sql"])}
    for path in LISTS:
        with CaptureQueriesContext(connection) as answered:
            assert viewer.get(path.format(key=place.feature.key)).status_code == 200
        read = {table for query in answered.captured_queries for table in TABLE.findall(query["sql"])}
        assert read <= covered | WITH_AN_EVENT, (path, read - covered)
        assert all(_is_guarded(table) for table in read & WITH_AN_EVENT)


def _is_guarded(table: str) -> bool:
    """Triggers of its own see to it that nothing is written there without an event."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table])
        return bool(cursor.fetchone()[0])


def test_a_page_of_features_is_named_by_what_it_shows(world: World, api: As) -> None:
    first, second = world.feature("One"), world.feature("Two")
    viewer, path = api("viewer"), "features?page_size=2"
    changes: list[Callable[[], object]] = [
        lambda: world.offer(first, "prd"),
        lambda: User.objects.filter(pk=world.people["engineer"].pk).update(name="Edda"),
        lambda: world.not_complex(second),
        lambda: world.feature("Three"),
        lambda: Membership.objects.filter(user=world.people["viewer"]).delete(),
    ]
    for change in changes:
        before = viewer.get(path)
        tag = before.headers["ETag"]
        assert viewer.get(path, **{"If-None-Match": tag}).status_code == 304
        assert viewer.get(f"{path}&state=merged", **{"If-None-Match": tag}).status_code == 200
        change()
        after = viewer.get(path, **{"If-None-Match": tag})
        assert after.status_code == 200 and after.json() != before.json()
    assert "ETag" not in api("pm").get("features?expand=moves").headers


def test_lists_of_a_project_are_named_by_their_answer(world: World, api: As) -> None:
    viewer = api("viewer")
    for path in (
        "projects",
        *(f"projects/shop/{name}" for name in ("members", "components", "events", "process/versions")),
    ):
        tag = viewer.get(path).headers["ETag"]
        with CaptureQueriesContext(connection) as asked:
            assert viewer.get(path, **{"If-None-Match": tag}).status_code == 304
        assert len(asked) == (3 if path == "projects" else 4), [query["sql"] for query in asked.captured_queries]
    tag = viewer.get("projects/shop/members").headers["ETag"]
    User.objects.filter(pk=world.people["ben"].pk).update(name="Benjamin")
    assert viewer.get("projects/shop/members", **{"If-None-Match": tag}).status_code == 200


def test_a_304_costs_one_statement_beside_counting_sign_in_and_access(plain: Feature, api: As) -> None:
    viewer = api("viewer")
    viewer.get(f"features/{plain.key}")
    tag = viewer.get("features?q=carts&ordering=-updated_at").headers["ETag"]
    with CaptureQueriesContext(connection) as asked:
        answer = viewer.get("features?q=carts&ordering=-updated_at", **{"If-None-Match": tag})
    assert (answer.status_code, len(asked)) == (304, 3), [query["sql"] for query in asked.captured_queries]
    for path in (one.format(key=plain.key) for one in (*PATHS, *LISTS)):
        tag = viewer.get(path).headers["ETag"]
        with CaptureQueriesContext(connection) as asked:
            assert viewer.get(path, **{"If-None-Match": tag}).status_code == 304
        assert len(asked) == 4, [query["sql"] for query in asked.captured_queries]


def test_tags_are_compared_as_the_standard_says(plain: Feature, api: As) -> None:
    path = f"features/{plain.key}/can/merge"
    tag = api("viewer").get(path).headers["ETag"]
    strong = tag.removeprefix("W/")
    for given in (tag, f'"x", {tag}', strong, f"{strong},", "*"):
        assert api("viewer").get(path, **{"If-None-Match": given}).status_code == 304, given
    for given in ('"x"', strong.strip('"'), "", "W/", '"\u00ff', '"' * 999, tag.upper(), "x, *"):
        assert api("viewer").get(path, **{"If-None-Match": given}).status_code == 200, given


def test_a_tag_opens_nothing(world: World, plain: Feature, api: As) -> None:
    path = f"features/{plain.key}"
    tag = {"If-None-Match": api("qa").get(path).headers["ETag"]}
    assert api("outsider").get(path, **tag).status_code == 404
    assert api("").get(path, **tag).status_code == 401
    assert api("outsider").get(path, **{"If-None-Match": "*"}).status_code == 404
    assert api("pm").get(f"{path}/flags?page_size=null", **{"If-None-Match": "*"}).status_code == 400
    Membership.objects.filter(user=world.people["qa"]).delete()
    assert api("qa").get(path, **tag).status_code == 404


def test_caches_may_keep_it_for_its_reader_and_must_ask(plain: Feature, api: As) -> None:
    path, viewer = f"features/{plain.key}", api("viewer")
    for given in ("", "*"):
        answer = viewer.get(path, **{"If-None-Match": given})
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert {"Authorization", "Cookie"} <= set(answer.headers["Vary"].split(", "))
        assert viewer.call("HEAD", path).headers["ETag"] == answer.headers["ETag"]
    assert viewer.get("me").headers["Cache-Control"] == "private, no-store"


def test_files_are_named_by_their_bytes(world: World, plain: Feature, api: As) -> None:
    world.offer(plain, "mocks")
    path = f"features/{plain.key}/gates/mocks/revisions/1/files/Cart.png"
    answer = api("viewer").get(path)
    assert answer.headers["ETag"] == f'"{RevisionFile.objects.get(name="Cart.png").sha256}"'
    assert api("viewer").get(path, **{"If-None-Match": answer.headers["ETag"]}).status_code == 304
