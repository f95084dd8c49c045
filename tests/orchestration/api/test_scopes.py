"""A limited token does what it is for, where it is for, until it ends, and not a thing more."""

import os
import subprocess
import sys
from collections.abc import Collection
from datetime import timedelta
from subprocess import PIPE
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.urls import URLPattern

from orchestration.api.endpoint import Endpoint
from orchestration.api.urls import urlpatterns
from projects import clock
from projects.changes import feature_change
from projects.errors import Forbidden, Invalid, NotFound
from projects.models import ApiToken, Project, User
from projects.scopes import ANY, SCOPES
from projects.services.members import add_member
from projects.services.projects import create_project
from projects.services.tokens import authenticate, create_token, revoke_token
from tests.orchestration.api.calling import Caller
from tests.orchestration.api.fingerprints import fingerprint
from tests.orchestration.api.table import WRITES, operations, prepare
from tests.orchestration.api.test_walk import address, here, routes
from tests.world import World, build_world

METHODS = ("get", "post", "put", "patch", "delete")


def holding(user: User, scopes: Collection[str] = (), projects: Collection[str] = (), **more: Any) -> Caller:
    """Somebody who calls with a token of these limits."""
    caller = Caller(None)
    _token, secret = create_token(name="narrow", scopes=scopes, projects=projects, by=user, **more)
    caller.user, caller.headers = user, {"Authorization": f"Bearer {secret}"}
    return caller


def handlers() -> list[tuple[str, str, Any]]:
    return [
        (str(pattern.name), method, getattr(view, method))
        for pattern in urlpatterns
        if isinstance(pattern, URLPattern) and issubclass(view := getattr(pattern.callback, "cls", Endpoint), Endpoint)
        for method in METHODS
        if hasattr(view, method)
    ]


def test_every_call_declares_its_scopes() -> None:
    found = handlers()
    assert len(found) > 50
    for name, method, handler in found:
        declared = getattr(handler, "scopes", None)
        assert declared is not None, f"{method} of {name} declares no scope"
        assert set(declared) <= set(SCOPES), (name, method)
        if method != "get":
            assert declared and "read" not in declared, (name, method)
    assert [name for name, _, handler in found if handler.scopes == ANY] == ["api_me"]


def test_the_description_says_the_scopes_of_every_call() -> None:
    for name, (_, _, operation) in operations().items():
        needed = [scope for one in operation["security"] for scope in one.get("token", [])]
        assert bool(needed) == (name != "me"), name
        if needed:
            assert "`scope`" in operation["responses"]["403"]["description"], name


def test_a_token_for_reading_reads_everything_and_writes_nothing(world: World) -> None:
    place = prepare(world)
    reader = holding(world.people["manager"], ["read"])
    before = fingerprint()
    for pattern in routes():
        answer = reader.get(address(pattern, here(place)))
        assert answer.status_code in (200, 405), (pattern.name, answer.content)
    for write in WRITES:
        caller = holding(world.people[write.who], ["read"])
        answer = caller.send(write.method, place.path(write.path), place.body(write))
        assert (answer.status_code, answer.json()["code"]) == (403, "scope"), write.operation
        assert answer.json()["scopes"] == list(scopes_of(write.operation))
        assert all(scope in answer.json()["detail"] for scope in answer.json()["scopes"])
    assert fingerprint() == before


def scopes_of(operation: str) -> tuple[str, ...]:
    return tuple(scope for one in operations()[operation][2]["security"] for scope in one.get("token", []))


def test_a_write_takes_its_own_scope_and_no_other(world: World) -> None:
    place = prepare(world)
    for write in WRITES:
        needed, user = scopes_of(write.operation), world.people[write.who]
        path, body = place.path(write.path), place.body(write)
        others = holding(user, [scope for scope in SCOPES if scope not in needed])
        assert others.send(write.method, path, body).json()["code"] == "scope", write.operation
        with transaction.atomic():
            answer = holding(user, needed[-1:]).send(write.method, path, body)
            assert answer.status_code == write.status, (write.operation, answer.content)
            transaction.set_rollback(True)


def test_a_token_for_writing_alone_reads_nothing_but_itself(world: World) -> None:
    place = prepare(world)
    writer = holding(world.people["pm"], ["offer", "decide", "move", "admin"])
    for pattern in routes():
        answer = writer.get(address(pattern, here(place)))
        wanted = (200,) if pattern.name == "api_me" else (403, 405)
        assert answer.status_code in wanted, (pattern.name, answer.content)
    me = writer.get("me").json()["token"]
    assert me == {"name": "narrow", "scopes": ["offer", "decide", "move", "admin"], "limited_to_projects": False,
                  "expires_at": None}  # fmt: skip


def test_what_does_not_exist_comes_before_the_scope(world: World) -> None:
    reader = holding(world.people["pm"], ["read"])
    assert reader.post("features/NOPE-1/moves", {"move": "start"}).status_code == 404
    assert holding(world.people["pm"], ["move"]).get("features/NOPE-1").status_code == 404


class TestProjects:
    """A token for one project, of somebody who is in two."""

    @pytest.fixture
    def second(self, world: World) -> Project:
        other = build_world("SECOND", "Second")
        for who in ("pm", "manager"):
            add_member(
                project=other.project, email=world.people[who].email, roles_given=["manager", "pm"],
                by=other.people["manager"],
            )  # fmt: skip
        other.feature("Elsewhere")
        return other.project

    def test_other_projects_do_not_exist_on_any_route(self, world: World, second: Project) -> None:
        place = prepare(world)
        caller = holding(world.people["manager"], projects=[second.slug])
        before = fingerprint()
        for pattern in routes():
            if pattern.name in ("api_me", "api_projects", "api_features"):
                continue
            for method in ("GET", "POST", "PATCH", "DELETE"):
                path = address(pattern, here(place))
                answer = caller.call(method, path, data=b"{}", content_type="application/json")
                assert answer.status_code in (404, 405), (method, path, answer.content)
        for write in WRITES:
            if write.operation != "open_project":
                answer = caller.send(write.method, place.path(write.path), place.body(write))
                assert answer.status_code == 404, (write.operation, answer.content)
        assert fingerprint() == before

    def test_lists_hold_its_projects_alone(self, world: World, second: Project) -> None:
        world.feature("Here")
        caller = holding(world.people["pm"], projects=[second.slug])
        assert [one["slug"] for one in caller.get("projects").json()["results"]] == [second.slug]
        assert {one["project"] for one in caller.get("me").json()["memberships"]} == {second.slug}
        assert {one["title"] for one in caller.get("features").json()["results"]} == {"Elsewhere"}
        assert {one["title"] for one in caller.get("features?turn=me").json()["results"]} <= {"Elsewhere"}
        here, nowhere = caller.get("features?project=shop"), caller.get("features?project=nowhere")
        assert (here.status_code, here.content) == (400, nowhere.content)

    def test_it_opens_no_other(self, world: World, second: Project) -> None:
        caller = holding(world.people["pm"], projects=[second.slug])
        answer = caller.post("projects", {"name": "Third", "key": "THIRD"})
        assert (answer.status_code, answer.json()["code"]) == (403, "scope")
        assert not Project.objects.filter(key="THIRD").exists()

    def test_the_services_hold_it_even_where_a_door_forgot(self, world: World, second: Project) -> None:
        feature = world.feature()
        _token, secret = create_token(name="n", projects=[second.slug], by=world.people["pm"])
        limited = authenticate(secret=secret)
        assert limited
        with pytest.raises(NotFound), feature_change(feature, by=limited):
            pass
        with pytest.raises(Forbidden):
            create_project(name="Third", key="THIRD", by=limited)

    def test_it_ends_with_the_membership(self, world: World, second: Project) -> None:
        caller = holding(world.people["pm"], projects=[second.slug])
        second.memberships.filter(user=world.people["pm"]).delete()
        assert caller.get(f"projects/{second.slug}").status_code == 404
        assert caller.get("projects").json()["results"] == []


def test_a_token_ends_when_its_time_is_over_or_its_person_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller, later = holding(world.people["pm"], days=7), clock.now() + timedelta(days=7)
    assert caller.get("me").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: later)
    assert caller.get("me").status_code == 401
    monkeypatch.undo()
    revoke_token(token=ApiToken.objects.get(), by=world.people["pm"])
    assert caller.get("me").status_code == 401


@pytest.mark.parametrize(
    ("field", "limits"),
    [
        ("scopes", {"scopes": ["read", "everything"]}),
        ("scopes", {"scopes": ["\0"]}),
        ("projects", {"projects": ["nowhere"]}),
        ("projects", {"projects": ["second"]}),
        ("days", {"days": 0}),
        ("days", {"days": 367}),
        ("days", {"days": -1}),
    ],
)
def test_limits_that_say_nothing_are_refused(world: World, field: str, limits: dict[str, Any]) -> None:
    build_world("SECOND", "Second")
    with pytest.raises(Invalid) as refusal:
        create_token(name="n", by=world.people["pm"], **limits)
    assert list(refusal.value.errors) == [field]
    assert not ApiToken.objects.exists()


def test_the_operator_limits_a_token_too(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    email = world.people["pm"].email
    call_command("token", email, "--scope", "read", "--scope", "move", "--project", "shop", "--days", "30")
    user = authenticate(secret=capsys.readouterr().out.strip())
    assert user and (user.only_scopes, user.only_projects) == ({"read", "move"}, {world.project.pk})
    with pytest.raises(SystemExit):
        call_command("token", email, "--project", "nowhere")
    printed = capsys.readouterr()
    assert printed.out == "" and "member of" in printed.err


_ANOTHER_PROCESS = """
import sys, django; django.setup()
from projects.services.tokens import authenticate
for line in sys.stdin: print(authenticate(secret=line.strip()), flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_a_token_that_was_ended_is_ended_in_every_process_at_once() -> None:
    user = User.objects.create_user("ada@example.org", "Ada")
    token, secret = create_token(name="n", by=user)
    with subprocess.Popen(
        [sys.executable, "-c", _ANOTHER_PROCESS],
        stdin=PIPE,
        stdout=PIPE,
        text=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "orchestration.settings"},
        cwd=settings.BASE_DIR,
    ) as other:
        assert other.stdin and other.stdout

        def found_there() -> str:
            print(secret, file=other.stdin, flush=True)
            return other.stdout.readline().strip()

        assert found_there() == "Ada"
        revoke_token(token=token, by=user)
        assert found_there() == "None"
        other.stdin.close()
