"""Every line is one JSON object that says what it is about; nothing that somebody wrote, and no secret, is in any."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.test import Client
from pytest_django import Settings

from orchestration.logs import lines, slow_queries
from orchestration.services import relay
from orchestration.services.notices import telling
from projects.models import Event, User
from projects.services.members import add_member, invitation_secret
from projects.services.tokens import create_sign_in_link, create_token
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
MARK = "Zq7marker"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the log of a server would hold, everything included."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(lines.formatter())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def parsed(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def requests(written: io.StringIO) -> list[dict[str, Any]]:
    return [line for line in parsed(written) if line["event"] == "request"]


def browser_of(user: User) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(user)
    return browser


def test_a_request_has_a_line_with_all_it_is_about(world: World, written: io.StringIO) -> None:
    feature, user = world.feature(), world.people["pm"]
    answer = browser_of(user).get(f"/f/{feature.key}", headers={"X-Request-ID": "my-request-1"})
    [line] = requests(written)
    assert answer["X-Request-ID"] == line["request"] == "my-request-1"
    assert (line["user"], line["feature"], line["route"]) == (user.pk, feature.key, "feature")
    assert (line["method"], line["status"], line["level"]) == ("GET", 200, "info")
    assert 0 < line["ms"] < 10_000 and line["at"].endswith("Z")


def test_the_api_has_the_same_and_nothing_stays_for_the_next_request(world: World, written: io.StringIO) -> None:
    _, secret = create_token(name="CI", by=world.people["qa"])
    browser = Client()
    browser.get(f"/api/v1/features/{world.feature().key}", headers={"Authorization": f"Bearer {secret}"})
    browser.get("/accounts/login/")
    browser.get("/health/live")
    first, second = requests(written)
    assert first["user"] == world.people["qa"].pk and first["feature"] == "SHOP-1"
    assert "user" not in second and "feature" not in second and second["request"] != first["request"]


def walk_every_door(world: World) -> None:
    """Marked words, names, addresses and secrets, by every way in, where it goes well and where it fails."""
    people, feature = world.people, world.feature(f"{MARK} title")
    browser, stranger = browser_of(people["pm"]), Client(raise_request_exception=False)
    stranger.post("/accounts/login/", {"login": f"{MARK}@example.org", "password": f"{MARK}-password"})
    stranger.post("/accounts/login/", {"login": people["qa"].email, "password": PASSWORD})
    stranger.post("/accounts/password/reset/", {"email": people["pm"].email})
    stranger.get(f"/sign-in/{MARK}-secret")
    stranger.get(f"/nowhere/{MARK}?token={MARK}")
    stranger.get("/", headers={"Host": f"{MARK}.example.org"})
    stranger.get("/", headers={"X-Request-ID": f"{MARK} with\nline", "User-Agent": MARK, "Cookie": f"sessionid={MARK}"})
    stranger.get("/api/v1/features", headers={"Authorization": f"Bearer {MARK}"})
    stranger.post("/api/v1/projects", f'{{"name": "{MARK}"', content_type="application/json")
    browser.get(f"/search?q={MARK}")
    browser.get(f"/f/{MARK}/history")
    browser.post(f"/f/{feature.key}/prd/offer", {"text": f"# {MARK}\n\n## Goals\n- {MARK}\n"})
    file = SimpleUploadedFile(f"{MARK}.png", f"not a picture {MARK}".encode())
    browser.post(f"/f/{feature.key}/mocks/offer", {"files": file})
    browser.post("/account", {"name": f"{MARK} name", "mail_notices": "on"})
    link = create_sign_in_link(user=people["qa"])
    Client().post(f"/sign-in/{link}")
    invited = add_member(
        project=world.project, email=f"{MARK.lower()}@example.org", roles_given=["qa"], by=people["manager"]
    ).invitation
    assert invited
    stranger.get(f"/invitations/{invitation_secret(invited)}")
    _, secret = create_token(name=f"{MARK} token", by=people["qa"])
    answer = stranger.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 200
    demand_absent.extend([link, secret, invitation_secret(invited), PASSWORD, MARK, MARK.lower()])
    demand_absent.extend(user.email for user in people.values())


demand_absent: list[str] = []


def test_marked_words_and_secrets_are_in_no_line(world: World, written: io.StringIO) -> None:
    demand_absent.clear()
    walk_every_door(world)
    relay.relay()
    text = written.getvalue()
    assert len(requests(written)) > 15 and "refused: DisallowedHost" in text
    for secret in demand_absent:
        assert secret not in text, secret


def test_an_error_says_its_type_and_its_way_and_nothing_it_holds(
    world: World, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        try:
            raise IntegrityError(f"Key (email)=({MARK}@example.org) already exists.")
        except IntegrityError as error:
            raise ValueError(f"{MARK} cannot be kept") from error

    monkeypatch.setattr("orchestration.views.notices.notices_of", broken)
    assert browser_of(world.people["pm"]).get("/notices").status_code == 500
    [line] = [line for line in parsed(written) if "error" in line]
    assert line["error"] == "ValueError, from IntegrityError" and line["level"] == "error"
    assert any("test_logs.py" in step and step.endswith(" broken") for step in line["way"])
    assert requests(written)[-1]["status"] == 500 and line["user"] == world.people["pm"].pk
    assert MARK not in written.getvalue()


def test_a_failed_event_says_which_and_of_which_feature(
    world: World, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError(MARK)

    feature = world.feature(MARK)
    event = Event.objects.filter(feature=feature)[0]
    monkeypatch.setattr(telling, "audience", broken)
    relay.relay()
    [line] = [line for line in parsed(written) if line.get("event_id") == event.pk]
    assert line["feature"] == feature.key and "failed, attempt 1: ValueError" in line["event"]
    assert MARK not in written.getvalue()


def test_other_packages_keep_their_sentence_and_lose_its_values(written: io.StringIO) -> None:
    logging.getLogger("django.request").warning("Not Found: %s", f"/sign-in/{MARK}")
    logging.getLogger("celery.app.trace").error("Task %(name)s raised: %(exc)s", {"name": "a", "exc": MARK})
    logging.getLogger("celery.app.trace").info("Task %(name)s succeeded", {"name": "tasks.sweep"})
    said = [line["event"] for line in parsed(written)]
    assert said == ["Not Found: …", "Task … raised: …", "Task tasks.sweep succeeded"]


def test_a_slow_statement_is_written_without_its_values(world: World, written: io.StringIO, settings: Settings) -> None:
    settings.SLOW_QUERY_MS = 20
    slow_queries.watch_connection(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s,\n  pg_sleep(0.03)", [MARK])
        cursor.execute("SELECT 1")
    [line] = [line for line in parsed(written) if line["event"] == "a slow statement"]
    assert line["sql"] == "SELECT %s, pg_sleep(0.03)" and line["ms"] >= 30 and line["level"] == "warning"
    assert MARK not in written.getvalue()


def test_a_line_stays_a_line_whatever_it_is_given(written: io.StringIO) -> None:
    """The control: our own words come through, so the tests above do look at what is written."""
    logging.getLogger("orchestration.x").warning("a\nb %s %s", MARK, 'c"\x1b[31m')
    [line] = parsed(written)
    assert line["event"] == f'a\nb {MARK} c"\x1b[31m' and written.getvalue().count("\n") == 1
    assert "\x1b" not in written.getvalue()


def test_each_way_in_has_a_line_and_says_by_number_who(world: World, written: io.StringIO) -> None:
    user, browser = world.people["qa"], Client()
    browser.post("/accounts/login/", {"login": user.email, "password": MARK})
    browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    browser.post("/accounts/logout/")
    browser.post(f"/sign-in/{create_sign_in_link(user=user)}")
    told = [line for line in parsed(written) if line["logger"] == "orchestration.logs.sign_ins"]
    assert [(line["event"], line.get("how")) for line in told] == [
        ("a password was refused", None), ("proved who they are", "password"), ("signed in", None), ("signed out", None),
        ("signed in", None),
    ]  # fmt: skip
    assert [line.get("user") for line in told] == [None, *[user.pk] * 4]
    assert all(line["request"] for line in told) and MARK not in written.getvalue()
