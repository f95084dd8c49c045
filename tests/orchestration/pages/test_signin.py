"""Signing in: by password, by link, by mail, and in the demo by one click."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orchestration.views.signin import ForgottenPassword
from projects.clock import time_is
from projects.models import User
from projects.services.tokens import create_sign_in_link
from tests.orchestration.pages.conftest import As
from tests.world import World

OLD, NEW = "a long enough password", "a rather long password"
LOGIN, RESET = "/accounts/login/", "/accounts/password/reset/"
LOOPBACK = {"HTTP_HOST": "127.0.0.1:8000"}


@pytest.fixture(autouse=True)
def fresh_limits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tries are counted in the cache; each test begins at none, and waits for no clock."""
    monkeypatch.setattr(ForgottenPassword, "step", 0.001)
    cache.clear()
    yield
    cache.clear()


def signed_in(browser: Client) -> str:
    """The e-mail of who is signed in, or nothing."""
    found = User.objects.filter(pk=browser.session.get("_auth_user_id") or 0).first()
    return found.email if found else ""


def test_a_password_signs_in_and_leads_on(world: World) -> None:
    browser = Client()
    answer = browser.post(LOGIN, {"login": "QA.shop@example.org", "password": OLD, "next": "/p/shop"})
    assert (answer.status_code, answer.url, signed_in(browser)) == (302, "/p/shop", "qa.shop@example.org")


def test_nobody_is_led_off_the_site(world: World) -> None:
    for elsewhere in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example"):
        answer = Client().post(LOGIN, {"login": "qa.shop@example.org", "password": OLD, "next": elsewhere})
        assert answer.status_code == 302 and "evil" not in answer.url and "javascript" not in answer.url


def test_a_wrong_password_and_an_unknown_address_read_alike(world: World) -> None:
    known, unknown = (
        Client().post(LOGIN, {"login": email, "password": "not the password"}).context["form"].errors
        for email in ("qa.shop@example.org", "nobody@example.org")
    )
    assert known == unknown and known


def test_nobody_opens_an_account_uninvited(world: World) -> None:
    answer = Client().post("/accounts/signup/", {"email": "a@example.org", "password1": NEW, "password2": NEW})
    assert "Accounts come with an invitation" in answer.content.decode()
    assert not User.objects.filter(email="a@example.org").exists()


def test_an_address_is_not_changed_by_oneself(world: World, browse: As) -> None:
    """Members are added by address: who could take another's would be given their roles."""
    assert browse("qa").get("/accounts/email/").status_code == 404


def reset_link(text: str) -> str:
    found = re.search(r"http://[^/\s]+(/accounts/password/reset/key/\S+)", text)
    assert found
    return found.group(1)


def choose(browser: Client, path: str, password: str) -> Any:
    form = browser.get(path, follow=True)
    return browser.post(form.request["PATH_INFO"], {"password1": password, "password2": password})


def test_a_forgotten_password_is_chosen_anew_by_mail(world: World, settings: Any) -> None:
    browser = Client()
    assert browser.post(RESET, {"email": "qa.shop@example.org"}).url == "/accounts/password/reset/done/"
    [message] = mail.outbox
    assert message.to == ["qa.shop@example.org"] and settings.PUBLIC_URL in message.body
    path = reset_link(str(message.body))
    assert choose(browser, path, "password").context["form"].errors
    choose(browser, path, NEW)
    assert User.objects.get(email="qa.shop@example.org").check_password(NEW)
    assert "has been used, or is too old" in Client().get(path, follow=True).content.decode()


def test_the_mail_really_lands_as_a_file_without_a_mail_server(world: World, settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    Client().post(RESET, {"email": "qa.shop@example.org"})
    [file] = tmp_path.iterdir()
    choose(Client(), reset_link(file.read_text()), NEW)
    assert User.objects.get(email="qa.shop@example.org").check_password(NEW)


def test_asking_for_a_reset_tells_nobody_who_has_an_account(world: World) -> None:
    known, unknown = (Client().post(RESET, {"email": email}) for email in ("qa.shop@example.org", "no@example.org"))
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert "reset/key" not in str(mail.outbox[-1].body)


def test_a_link_signs_in_once_and_offers_a_password(world: World) -> None:
    link = f"/sign-in/{create_sign_in_link(user=world.people['qa'])}"
    browser = Client()
    assert browser.get(link).status_code == 200 and not signed_in(browser)  # a mail scanner burns nothing
    answer = browser.post(link)
    assert (answer.url, signed_in(browser)) == ("/account/password", "qa.shop@example.org")
    assert browser.post("/account/password", {"password": "password"}).status_code == 400
    assert browser.post("/account/password", {"password": NEW}).status_code == 302
    assert signed_in(browser) and User.objects.get(email="qa.shop@example.org").check_password(NEW)
    assert browser.get("/account/password").url == reverse("account_change_password")
    again = Client()
    assert again.post(link).status_code == 404 and not signed_in(again)


def test_an_old_or_made_up_link_signs_nobody_in(world: World) -> None:
    with time_is(timezone.now() - timedelta(hours=1)):
        old = create_sign_in_link(user=world.people["qa"])
    for secret in (old, "made-up", "%00", "x" * 500):
        browser = Client()
        assert browser.post(f"/sign-in/{secret}").status_code == 404
        assert not signed_in(browser)


@pytest.fixture
def demo(world: World, settings: Any) -> World:
    settings.DEMO = True
    User.objects.filter(email__startswith="qa.").update(is_demo=True, name="Noor Said")
    User.objects.filter(email__startswith="pm.").update(is_demo=True)
    return world


def test_the_demo_s_people_are_one_click_away(demo: World) -> None:
    browser = Client(**LOOPBACK)
    said = browser.get(LOGIN, {"next": "/p/shop"}).content.decode()
    assert "Noor Said" in said and "engineer.shop@example.org" not in said
    answer = browser.post("/demo/as", {"email": "qa.shop@example.org", "next": "/p/shop"})
    assert (answer.url, signed_in(browser)) == ("/p/shop", "qa.shop@example.org")
    bar = browser.get("/p/shop").content.decode()
    assert "You are <b>Noor Said</b> (QA)" in bar and 'value="pm.shop@example.org"' in bar
    browser.post("/demo/as", {"email": "pm.shop@example.org", "next": "/p/shop"})
    assert signed_in(browser) == "pm.shop@example.org"


@pytest.mark.parametrize(
    ("extra", "demo_on"),
    [
        (LOOPBACK, False),
        ({"HTTP_HOST": "testserver"}, True),
        ({**LOOPBACK, "REMOTE_ADDR": "192.0.2.7"}, True),
        ({**LOOPBACK, "HTTP_X_FORWARDED_FOR": "192.0.2.7"}, True),
    ],
)
def test_off_the_machine_there_is_no_demo(demo: World, settings: Any, extra: dict[str, str], demo_on: bool) -> None:
    settings.DEMO = demo_on
    browser = Client(**extra)
    assert "Noor Said" not in browser.get(LOGIN).content.decode()
    assert browser.post("/demo/as", {"email": "qa.shop@example.org"}).status_code == 404
    assert not signed_in(browser)


@pytest.mark.parametrize("email", ["engineer.shop@example.org", "nobody@example.org", "", "\0", "x" * 5000])
def test_only_people_of_the_demo_are_played(demo: World, email: str) -> None:
    browser = Client(**LOOPBACK)
    assert browser.post("/demo/as", {"email": email}).status_code == 404
    assert not signed_in(browser)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "p/shop"])
def test_playing_another_leads_nowhere_else(demo: World, elsewhere: str) -> None:
    answer = Client(**LOOPBACK).post("/demo/as", {"email": "qa.shop@example.org", "next": elsewhere})
    assert (answer.status_code, answer.url) == (302, "/")
