"""What broke is said without what may have broken."""

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client, RequestFactory

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
