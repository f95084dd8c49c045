"""No clock tells who has an account, or which project exists: known and unknown take the same time, within noise."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from django.core.cache import cache
from django.test import Client

from projects.models import User
from projects.services.tokens import create_token, revoke_token
from tests.access.timing import Compared, compare
from tests.access.worlds import WHOLE
from tests.orchestration.api.calling import BASE
from tests.world import World

pytestmark = pytest.mark.skipif(not WHOLE, reason="a minute: `make access`")
ROUNDS = 150
LOGIN, RESET = "/accounts/login/", "/accounts/password/reset/"


@pytest.fixture(autouse=True)
def unlimited(db: None, settings: Any) -> Iterator[None]:
    """Each of many tries is judged; that they are limited is another test's."""
    settings.ACCOUNT_RATE_LIMITS = False
    settings.API_CALLS_PER_MINUTE_SIGNED_OUT = settings.API_CALLS_PER_MINUTE = 0
    cache.clear()
    yield


def guess(email: str) -> Callable[[], object]:
    return lambda: Client().post(LOGIN, {"login": email, "password": "not the password"})


def told(name: str, found: Compared) -> Compared:
    print(f"{name}: {found}")
    return found


@pytest.fixture
def people(world: World) -> dict[str, str]:
    """Addresses of each kind of account, and of none."""
    User.objects.create_user("link.only@example.org", "Link")
    world.people["pm"].is_active = False
    world.people["pm"].save()
    known = {"known": world.people["qa"].email, "inactive": world.people["pm"].email}
    return {**known, "without a password": "link.only@example.org", "unknown": "nobody@example.org"}


@pytest.mark.parametrize("kind", ["known", "inactive", "without a password"])
def test_signing_in(people: dict[str, str], kind: str) -> None:
    found = compare(guess(people[kind]), guess(people["unknown"]), rounds=ROUNDS)
    assert not told(f"sign-in, {kind}", found).tells


def test_without_the_hash_for_nobody_it_tells(people: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the fault that the clock must find."""
    monkeypatch.setattr(AuthenticationBackend, "_mitigate_timing_attack", lambda *_, **__: None, raising=False)
    monkeypatch.setattr(User, "set_password", lambda *_: None)
    found = compare(guess(people["known"]), guess(people["unknown"]), rounds=10)
    assert told("sign-in without the hash for nobody", found).tells


def test_asking_for_a_reset(people: dict[str, str]) -> None:
    def ask(email: str) -> Callable[[], object]:
        return lambda: Client().post(RESET, {"email": email})

    found = compare(ask(people["known"]), ask(people["unknown"]), rounds=50)  # each takes half a second
    assert not told("password reset", found).tells


def test_tokens(world: World) -> None:
    token, ended = create_token(name="ended", by=world.people["qa"])
    revoke_token(token=token, by=world.people["qa"])

    def call(secret: str) -> Callable[[], object]:
        return lambda: Client().get(f"{BASE}me", headers={"Authorization": f"Bearer {secret}"})

    found = compare(call(ended), call("csn_" + "x" * 43), rounds=ROUNDS)
    assert not told("an ended token and a made-up one", found).tells


@pytest.mark.parametrize(
    ("there", "nowhere"), [("features/SHOP-1", "features/NOPE-1"), ("projects/shop", "projects/nope")]
)
def test_what_is_not_yours(world: World, there: str, nowhere: str) -> None:
    world.feature()
    assert world.outsider
    browser = Client()
    browser.force_login(world.outsider)
    found = compare(lambda: browser.get(BASE + there), lambda: browser.get(BASE + nowhere), rounds=ROUNDS)
    assert not told(f"a stranger asks for {there}", found).tells
