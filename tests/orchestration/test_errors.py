"""What broke is said without what may have broken."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from psycopg.errors import DiskFull, ReadOnlySqlTransaction

from orchestration.runtime import starting
from orchestration.views.errors import server_error
from tests.world import World


def test_the_page_of_a_failure_asks_the_database_nothing() -> None:
    """No `db` fixture: a statement would fail the test."""
    answer = server_error(RequestFactory().get("/p/shop"))
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()
    assert answer.content.decode().lstrip().startswith("<!doctype html>")


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_is_away_is_said_to_be_away_at_both_doors(
    world: World, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def away(*_: object, **__: object) -> None:
        raise error("the server closed the connection: secret")

    monkeypatch.setattr("orchestration.views.notices.notices_of", away)
    monkeypatch.setattr("orchestration.api.endpoint.Endpoint.initial", away)
    browser = Client(raise_request_exception=False)
    browser.force_login(world.people["pm"])
    page, call = browser.get("/notices"), browser.get("/api/v1/projects")
    assert (page.status_code, page["Retry-After"]) == (call.status_code, call["Retry-After"]) == (503, "2")
    assert "The database is away" in page.content.decode() and call.json()["code"] == "database_away"
    assert "secret" not in page.content.decode() + call.content.decode()


@pytest.mark.parametrize(
    "error, cause, code",
    [
        (OperationalError, DiskFull("no space left: secret"), "database_full"),
        (InternalError, ReadOnlySqlTransaction("a replica: secret"), "database_away"),
        (InternalError, None, "error"),
    ],
)
def test_a_full_database_and_one_that_only_reads_are_told_apart_from_what_broke(
    error: type[Exception], cause: Exception | None, code: str
) -> None:
    try:
        raise error("secret") from cause
    except error:
        answer = server_error(RequestFactory().post("/api/v1/projects"))
    assert json.loads(answer.content)["code"] == code
    assert ("Retry-After" in answer.headers) == (answer.status_code == 503) == (code != "error")
    assert b"secret" not in answer.content


def _sent(path: str, **fields: object) -> str:
    try:
        raise OperationalError("away")
    except OperationalError:
        return server_error(RequestFactory().post(path, fields)).content.decode()


def test_what_was_typed_comes_back_with_the_page_and_can_be_sent_again() -> None:
    """Also a field that was ticked twice, and text that would be markup. Files are named, because a page cannot keep them."""
    page = _sent("/p/shop/new", title='<b onclick="x">Cart</b>', people=["pm", "qa"], csrfmiddlewaretoken="t0ken")
    assert "Send again" in page and "chosen again" not in page and "<b onclick" not in page
    assert 'name="title" value="&lt;b onclick=&quot;x&quot;&gt;Cart&lt;/b&gt;"' in page
    assert page.count('name="people"') == 2 and 'name="csrfmiddlewaretoken" value="t0ken"' in page
    assert "chosen again" in _sent("/f/SHOP-1/offer", body="x", file=BytesIO(b"bytes"))


@pytest.mark.parametrize("path", ["/accounts/login/", "/account/password", "/sign-in/x", "/invitations/x"])
def test_a_password_is_written_into_no_page(path: str) -> None:
    assert "correct horse" not in _sent(path, password="correct horse")


def test_while_up_prepares_the_database_each_door_is_answered_in_its_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And a page that somebody sent something to does not load itself, which would lose it."""
    marker = tmp_path / "preparing"
    marker.touch()
    monkeypatch.setenv(starting.MARKER, str(marker))
    ask, make = starting.middleware(lambda request: HttpResponse("served")), RequestFactory()
    call, page, sent = ask(make.post("/api/v1/projects")), ask(make.get("/")), ask(make.post("/p/shop/new"))
    assert {one.status_code for one in (call, page, sent)} == {503} and call["Retry-After"] == "2"
    assert call["Content-Type"] == "application/problem+json" and json.loads(call.content)["code"] == "starting"
    assert page["Refresh"] == "2" and "Refresh" not in sent and b"sends it again" in sent.content
    marker.unlink()
    assert ask(make.get("/")).content == b"served"
