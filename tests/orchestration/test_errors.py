"""What broke is said without what may have broken."""

from django.test import RequestFactory

from orchestration.views.errors import server_error


def test_the_page_of_a_failure_asks_the_database_nothing() -> None:
    """No `db` fixture: a statement would fail the test."""
    answer = server_error(RequestFactory().get("/p/shop"))
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()
    assert answer.content.decode().lstrip().startswith("<!doctype html>")
