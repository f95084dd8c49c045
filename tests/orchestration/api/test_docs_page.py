"""The docs page renders in a real browser under the strict policy, with nothing from elsewhere."""

from typing import Any

import pytest
from playwright.sync_api import Page

from projects.models import User


@pytest.fixture
def said(page: Page) -> list[str]:
    """What the browser complains about."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_the_docs_page_lists_every_call(live_server: Any, page: Page, said: list[str]) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/api/v1/docs")
    page.wait_for_selector(".opblock")
    assert page.locator(".opblock").count() == len(list(_operations(page, live_server.url)))
    page.locator("#operations-handshakes-decide").get_by_role("button").first.click()
    page.wait_for_selector("text=superseded")
    assert said == []
    assert {url for url in asked if not url.startswith((live_server.url, "data:"))} == set()


def test_a_call_can_be_tried_with_the_session(live_server: Any, page: Page, client: Any, said: list[str]) -> None:
    user = User.objects.create_user("ada@example.org", "Ada", "a long enough password")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(f"{live_server.url}/api/v1/docs")
    call = page.locator("#operations-projects-open_project")
    call.get_by_role("button").first.click()
    call.get_by_role("button", name="Try it out").click()
    call.get_by_role("button", name="Execute").click()
    call.locator(".live-responses-table .response").wait_for()
    assert "201" in call.locator(".live-responses-table .response .response-col_status").inner_text()
    assert said == []


def _operations(page: Page, base: str) -> Any:
    described = page.request.get(f"{base}/api/v1/schema").json()
    return (method for methods in described["paths"].values() for method in methods)
