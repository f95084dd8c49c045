"""Signing in with OpenID Connect, against a real provider: who is let in, as whom, and what is said where it fails."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import oidc_provider_mock
import pytest
import requests
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from django.core.cache import cache
from django.test import Client

from orchestration.settings import SOCIALACCOUNT_PROVIDERS
from projects.models import User
from projects.services.members import add_member
from tests.orchestration.pages.test_sessions import LOGIN, is_in
from tests.world import PASSWORD, World

BEGIN, BACK = "/accounts/oidc/sso/login/", "/accounts/oidc/sso/login/callback/"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def issuer(provider: str, settings: Any, db: None) -> str:
    name_provider(settings, provider)
    cache.clear()
    return provider


def name_provider(settings: Any, issuer: str) -> None:
    app = {"provider_id": "sso", "name": "Acme", "client_id": "countersign", "secret": "shh",
           "settings": {"server_url": issuer, "verified_email": False}}  # fmt: skip
    settings.OIDC_ISSUER, settings.OIDC_NAME = issuer, "Acme"
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**SOCIALACCOUNT_PROVIDERS["openid_connect"], "APPS": [app]}}


def person(issuer: str, sub: str, **claims: Any) -> str:
    assert requests.put(f"{issuer}/users/{sub}", json=claims, timeout=5).ok
    return sub


def at_provider(browser: Client, **data: str) -> str:
    """Begin here, answer there; returns the address that leads back."""
    there = browser.post(BEGIN, data).url
    asked = parse_qs(urlsplit(there).query)
    assert asked["code_challenge_method"] == ["S256"] and asked["state"] and asked["nonce"]
    return there


def sign_in(browser: Client, sub: str, **data: str) -> Any:
    answer = requests.post(at_provider(browser, **data), data={"sub": sub}, allow_redirects=False, timeout=5)
    way = urlsplit(answer.headers["Location"])
    assert way.path == BACK
    return browser.get(f"{way.path}?{way.query}")


def who(browser: Client) -> str:
    found = User.objects.filter(pk=browser.session.get("_auth_user_id") or 0).first()
    return found.email if found else ""


def test_a_verified_address_signs_its_account_in_and_leads_on(world: World, issuer: str) -> None:
    email, browser = world.people["qa"].email, Client()
    person(issuer, "q1", email=email.upper(), email_verified=True, name="Q")
    answer = sign_in(browser, "q1", next="/p/shop")
    assert (answer.status_code, answer.url, who(browser)) == (302, "/p/shop", email)
    assert "A browser" in browser.get("/account").content.decode()  # it is listed as a session
    again = Client()
    person(issuer, "q1", email="somebody.else@example.org", email_verified=True)
    sign_in(again, "q1")
    assert who(again) == email  # an identity stays with its account, whatever address it has later
    assert User.objects.filter(email=email).count() == 1


@pytest.mark.parametrize("verified", [False, None, "false", "no", 0])
def test_an_address_that_nobody_vouches_for_signs_nobody_in(world: World, issuer: str, verified: Any) -> None:
    browser = Client()
    known = person(issuer, f"u{verified}", email=world.people["qa"].email, email_verified=verified)
    unknown = person(issuer, f"n{verified}", email="nobody@example.org", email_verified=verified)
    answers = [sign_in(browser, sub) for sub in (known, unknown)]
    assert not who(browser) and not is_in(browser)
    assert [answer.status_code for answer in answers] == [200, 200]
    assert all("Accounts come with an invitation" in answer.content.decode() for answer in answers)


def test_who_is_not_invited_gets_no_account(world: World, issuer: str) -> None:
    browser = Client()
    person(issuer, "s", email="stranger@example.org", email_verified=True)
    assert "Accounts come with an invitation" in sign_in(browser, "s").content.decode()
    assert not who(browser) and not User.objects.filter(email="stranger@example.org").exists()


def test_who_is_invited_gets_one_without_a_password(world: World, issuer: str) -> None:
    manager = world.people["manager"]
    add_member(project=world.project, email="new@example.org", roles_given=["qa"], by=manager)
    browser = Client()
    person(issuer, "new", email="new@example.org", email_verified=True, name="  Nina \n New " + "x" * 200)
    sign_in(browser, "new")
    user = User.objects.get(email="new@example.org")
    assert who(browser) == user.email and user.name.startswith("Nina New x") and len(user.name) == 120
    assert not user.has_usable_password() and not user.memberships.exists()  # the invitation is theirs to accept


def test_the_operator_may_open_the_door_to_everybody_of_the_organisation(
    world: World, issuer: str, settings: Any
) -> None:
    settings.OIDC_OPENS_ACCOUNTS = True
    browser = Client()
    person(issuer, "any", email="any@example.org", email_verified=True, given_name="Any", family_name="Body")
    sign_in(browser, "any")
    assert User.objects.get(email="any@example.org").name == "Any Body" and is_in(browser)


def test_somebody_who_was_switched_off_stays_out(world: World, issuer: str) -> None:
    user, browser = world.people["qa"], Client()
    user.is_active = False
    user.save()
    person(issuer, "off", email=user.email, email_verified=True)
    sign_in(browser, "off")
    assert not is_in(browser)


def test_the_old_password_ends_when_the_address_is_proved(world: World, issuer: str) -> None:
    """Who opened the account by the link of an invitation need not be whose address it is."""
    email, squatter = world.people["qa"].email, Client()
    squatter.post(LOGIN, {"login": email, "password": PASSWORD})
    person(issuer, "owner", email=email, email_verified=True)
    owner = Client()
    sign_in(owner, "owner")
    assert is_in(owner) and not is_in(squatter)
    Client().post(LOGIN, {"login": email, "password": PASSWORD})
    assert not User.objects.get(email=email).has_usable_password()


def test_a_forged_or_repeated_way_back_signs_nobody_in(world: World, issuer: str) -> None:
    person(issuer, "q2", email=world.people["qa"].email, email_verified=True)
    browser = Client()
    answer = requests.post(at_provider(browser), data={"sub": "q2"}, allow_redirects=False, timeout=5)
    query = urlsplit(answer.headers["Location"]).query
    stranger = Client()
    for forged in (query, "", "code=x", "state=x&code=x", "error=access_denied", "code=%00&state=%00"):
        assert stranger.get(f"{BACK}?{forged}").status_code < 500, forged
        assert not who(stranger)
    assert browser.get(f"{BACK}?{query}").status_code == 302 and is_in(browser)
    browser.post("/accounts/logout/")
    browser.get(f"{BACK}?{query}")
    assert not is_in(browser)


def way_back(browser: Client, sub: str, **instead: str) -> str:
    """The address that leads back, where what was asked of the provider was changed on the way there."""
    there = urlsplit(at_provider(browser))
    asked = {name: values[0] for name, values in parse_qs(there.query).items()} | instead
    answer = requests.post(
        there._replace(query=urlencode(asked)).geturl(), data={"sub": sub}, allow_redirects=False, timeout=5
    )
    way = urlsplit(answer.headers["Location"])
    return f"{way.path}?{way.query}"


@pytest.mark.parametrize("instead", [{}, {"nonce": "another"}, {"nonce": ""}])
def test_a_token_of_another_sign_in_signs_nobody_in(world: World, issuer: str, instead: dict[str, str]) -> None:
    """The control is the first: nothing was changed."""
    person(issuer, "q3", email=world.people["qa"].email, email_verified=True)
    browser = Client()
    browser.get(way_back(browser, "q3", **instead))
    assert is_in(browser) == (not instead)


Claims = dict[str, Any]


@pytest.mark.parametrize(
    ("change", "let_in"),
    [
        ({}, True), ({"aud": "another client"}, False), ({"iss": "https://evil.example"}, False), ({"exp": 1}, False),
        ({"sub": "somebody else"}, False), (None, False),
    ],
)  # fmt: skip
def test_an_id_token_for_others_signs_nobody_in(
    world: World, issuer: str, monkeypatch: pytest.MonkeyPatch, change: Claims | None, let_in: bool
) -> None:
    """The provider's answer with one claim changed, or without an ID token; the control is the first."""
    person(issuer, "q4", email=world.people["qa"].email, email_verified=True)
    real = OAuth2Client.get_access_token

    def changed(self: OAuth2Client, *args: Any, **kwargs: Any) -> dict[str, Any]:
        answer: dict[str, Any] = real(self, *args, **kwargs)
        claims = jwt.decode(answer.pop("id_token"), options={"verify_signature": False})
        return answer if change is None else {**answer, "id_token": jwt.encode({**claims, **change}, "k" * 32)}

    monkeypatch.setattr(OAuth2Client, "get_access_token", changed)
    browser = Client()
    sign_in(browser, "q4")
    assert is_in(browser) == let_in


def test_metadata_that_speaks_for_another_issuer_is_refused(
    world: World, issuer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = requests.Response.json

    def forged(self: requests.Response, **more: Any) -> Any:
        said = real(self, **more)
        return {**said, "issuer": "https://evil.example"} if "token_endpoint" in said else said

    monkeypatch.setattr(requests.Response, "json", forged)
    assert Client().post(BEGIN).status_code == 503


def test_whoever_is_signed_in_ties_no_identity_to_their_account(world: World, issuer: str) -> None:
    browser = Client()
    browser.force_login(world.people["qa"])
    person(issuer, "other", email="other@example.org", email_verified=True)
    there = browser.post(f"{BEGIN}?process=connect").url
    answer = requests.post(there, data={"sub": "other"}, allow_redirects=False, timeout=5)
    way = urlsplit(answer.headers["Location"])
    assert browser.get(f"{way.path}?{way.query}").url == "/account"
    fresh = Client()
    sign_in(fresh, "other")
    assert not who(fresh)


def test_a_provider_that_is_away_is_a_sentence(world: World, settings: Any) -> None:
    name_provider(settings, "http://localhost:9")
    answer = Client().post(BEGIN)
    assert answer.status_code == 503 and "does not answer" in answer.content.decode()
    assert Client().get(BEGIN).status_code == 405
    assert Client().post("/accounts/oidc/other/login/").status_code == 404


def test_it_is_off_until_an_issuer_is_named(world: World) -> None:
    assert SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] == []
    assert "oidc" not in Client().get(LOGIN).content.decode()
    for path in (BEGIN, BACK):
        assert Client().post(path).status_code in (404, 405) and Client().get(path).status_code in (404, 405)


def test_the_sign_in_page_offers_it_by_its_name(world: World, issuer: str) -> None:
    page = Client().get(f"{LOGIN}?next=/p/shop").content.decode()
    assert "Sign in with Acme" in page and BEGIN in page and 'value="/p/shop"' in page
