"""Guessing passwords: slowed, the same for known and unknown addresses, and no way to keep the owner out."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.core.cache import cache
from django.test import Client

from projects.models import User
from tests.orchestration.pages.test_sessions import LOGIN, is_in
from tests.world import PASSWORD, World


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> Iterator[None]:
    cache.clear()
    yield


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password that was hashed, which is what takes the time; the hash itself is made cheap."""
    seen: list[str] = []

    def encode(self: object, password: str, salt: str, *args: object, **kwargs: object) -> str:
        seen.append(password)
        return f"scrypt$16384${salt}$8$5$cheap"

    monkeypatch.setattr(ScryptPasswordHasher, "encode", encode)
    return seen


def guess(browser: Client, email: str, password: str = "not the password") -> str:
    answer = browser.post(LOGIN, {"login": email, "password": password})
    return "in" if answer.status_code == 302 else str(answer.context["form"].errors)


def from_address(number: int) -> Client:
    return Client(REMOTE_ADDR=f"198.51.100.{number}")


def test_known_unknown_inactive_and_passwordless_addresses_cost_and_read_the_same(
    world: World, hashed: list[str]
) -> None:
    User.objects.create_user("link.only@example.org", "Link")
    world.people["pm"].is_active = False
    world.people["pm"].save()
    addresses = [world.people["qa"].email, "nobody@example.org", world.people["pm"].email, "link.only@example.org"]
    answers, costs = set(), []
    for email in addresses:
        hashed.clear()
        answers.add(guess(Client(), email))
        costs.append(len(hashed))
    assert len(answers) == 1 and costs == [1, 1, 1, 1]


def test_guesses_from_anywhere_are_counted_together_and_most_are_not_even_judged(
    world: World, hashed: list[str]
) -> None:
    email = world.people["qa"].email
    for number in range(40):
        said = guess(from_address(number), email)
    assert "Too many" in said and len(hashed) <= 20
    hashed.clear()
    assert guess(from_address(50), email, PASSWORD) != "in" and not hashed


def test_unknown_addresses_are_slowed_alike(world: World, hashed: list[str]) -> None:
    known = [guess(from_address(number), world.people["qa"].email) for number in range(15)]
    unknown = [guess(from_address(number), "nobody@example.org") for number in range(100, 115)]
    assert known == unknown


def test_one_network_address_guesses_few_times_at_anybody(world: World, hashed: list[str]) -> None:
    browser = from_address(1)
    said = [guess(browser, f"person{number}@example.org") for number in range(15)]
    assert "Too many" in said[-1] and len(hashed) <= 10


def test_a_stranger_keeps_nobody_out_of_a_browser_they_know(world: World) -> None:
    email, mine = world.people["qa"].email, Client(REMOTE_ADDR="192.0.2.7")
    assert guess(mine, email, PASSWORD) == "in"
    mine.post("/accounts/logout/")
    for number in range(12):
        guess(from_address(number), email, "x")
    assert "Too many" in guess(from_address(60), email, PASSWORD)
    assert guess(mine, email, PASSWORD) == "in" and is_in(mine)


def test_a_known_browser_is_that_of_its_owner_only_and_is_not_forged(world: World) -> None:
    mine = Client()
    guess(mine, world.people["pm"].email, PASSWORD)
    cookie = mine.cookies["known_browser"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == LOGIN
    for number in range(12):
        guess(from_address(number), world.people["qa"].email)
    for value in (cookie.value, cookie.value[:-2] + "xx", "\0", "x" * 5000):
        stranger = from_address(70)
        stranger.cookies["known_browser"] = value
        assert "Too many" in guess(stranger, world.people["qa"].email, PASSWORD)


def test_tries_in_a_known_browser_are_counted_too(world: World) -> None:
    email, mine = world.people["qa"].email, Client()
    guess(mine, email, PASSWORD)
    mine.post("/accounts/logout/")
    for number in range(15):
        mine.defaults["REMOTE_ADDR"] = f"203.0.113.{number}"
        said = guess(mine, email)
    assert "Too many" in said


def test_the_counts_are_where_every_process_finds_them() -> None:
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000
