"""A second step at sign-in: turned on and off, asked for everywhere a password signs in, its secrets sealed."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from tests.orchestration.pages.test_sessions import LOGIN, is_in
from tests.world import PASSWORD, World

ACTIVATE, ASKED = "/accounts/2fa/totp/activate/", "/accounts/2fa/authenticate/"


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> Iterator[None]:
    cache.clear()
    yield


def code_of(secret: str, ago: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 - ago))


def protected(world: World) -> tuple[Client, str]:
    """A browser of QA that turned the second step on, and the secret."""
    browser = Client()
    browser.post(LOGIN, {"login": world.people["qa"].email, "password": PASSWORD})
    assert "reauthenticate" in browser.get(ACTIVATE).url
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    form = browser.get(ACTIVATE).context["form"]
    assert browser.post(ACTIVATE, {"code": "000000"}).context["form"].errors
    answer = browser.post(ACTIVATE, {"code": code_of(form.secret)})
    assert answer.status_code == 302, answer.context["form"].errors
    cache.clear()  # the code counts as used
    return browser, form.secret


def with_password(world: World) -> tuple[Client, Any]:
    browser = Client()
    return browser, browser.post(LOGIN, {"login": world.people["qa"].email, "password": PASSWORD})


def test_it_is_asked_for_after_the_password_and_signs_in_by_code(world: World) -> None:
    _, secret = protected(world)
    browser, answer = with_password(world)
    assert answer.url == ASKED and not is_in(browser)
    assert "The code from your app" in browser.get(ASKED).content.decode()
    assert browser.post(ASKED, {"code": "000000"}).context["form"].errors and not is_in(browser)
    assert browser.post(ASKED, {"code": code_of(secret)}).status_code == 302 and is_in(browser)


def test_a_code_works_once(world: World) -> None:
    _, secret = protected(world)
    code = code_of(secret)
    first, second = with_password(world)[0], with_password(world)[0]
    first.post(ASKED, {"code": code})
    second.post(ASKED, {"code": code})
    assert is_in(first) and not is_in(second)


def test_a_code_ends_with_its_half_minute(world: World) -> None:
    _, secret = protected(world)
    late, _ = with_password(world)
    late.post(ASKED, {"code": code_of(secret, ago=2)})
    assert not is_in(late)


def test_a_recovery_code_works_once(world: World) -> None:
    browser, _ = protected(world)
    page = browser.get("/accounts/2fa/recovery-codes/")
    code = page.context["unused_codes"][0]
    assert code in page.content.decode()
    first, second = with_password(world)[0], with_password(world)[0]
    first.post(ASKED, {"code": code})
    second.post(ASKED, {"code": code})
    assert is_in(first) and not is_in(second)


def test_guessing_codes_is_slowed(world: World) -> None:
    _, secret = protected(world)
    browser, _ = with_password(world)
    for _try in range(12):
        answer = browser.post(ASKED, {"code": "000000"})
    assert "Too many" in str(answer.context["form"].errors)
    assert browser.post(ASKED, {"code": code_of(secret)}).status_code == 200 and not is_in(browser)


def test_its_secrets_are_sealed_in_the_database(world: World) -> None:
    _, secret = protected(world)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored and "gAAAA" in stored


def test_turning_it_off_asks_for_proof(world: World) -> None:
    browser, _ = protected(world)
    session = browser.session
    session["account_authentication_methods"] = []  # long ago
    session.save()
    off = "/accounts/2fa/totp/deactivate/"
    asked = browser.get(off)
    assert asked.status_code == 302 and "reauthenticate" in asked.url
    assert browser.get(asked.url).status_code == 200
    assert Authenticator.objects.exists()
    browser.post(asked.url, {"password": PASSWORD})
    assert browser.post(off).status_code == 302
    assert not Authenticator.objects.exists()
    other, answer = with_password(world)
    assert answer.status_code == 302 and is_in(other)


def test_the_account_says_whether_it_is_on(world: World) -> None:
    browser, _ = protected(world)
    assert "Turn it off" in browser.get("/account").content.decode()
    assert browser.get("/accounts/2fa/").url == "/account"
