"""Calls are counted by token, or by address for who is not signed in: for all processes, and nobody is locked out by others."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import close_old_connections, connection, connections
from django.test import Client

from orchestration.api import limits
from orchestration.services.tidying import tidy
from tests.orchestration.api.calling import BASE, Caller
from tests.orchestration.api.conftest import As
from tests.orchestration.api.table import operations
from tests.world import World


@pytest.fixture(autouse=True)
def small(settings: Any) -> None:
    settings.API_CALLS_PER_MINUTE, settings.API_CALLS_PER_MINUTE_SIGNED_OUT = 5, 3


@pytest.fixture(autouse=True)
def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """All within one minute, whatever the clock says."""
    monkeypatch.setattr(
        limits, "_COUNT", limits._COUNT.replace("clock_timestamp()", "'2030-01-01 12:00:20'::timestamptz")
    )


def test_the_headers_count_down_and_the_next_call_is_429(world: World, api: As) -> None:
    pm = api("pm")
    for left in (4, 3, 2, 1, 0):
        answer = pm.get("me")
        told = {name: answer.headers[f"RateLimit-{name}"] for name in ("Limit", "Remaining", "Reset")}
        assert (answer.status_code, told) == (200, {"Limit": "5", "Remaining": str(left), "Reset": "40"})
    answer = pm.post("projects", {"name": "X", "key": "XX"})
    assert (answer.status_code, answer.json()["code"]) == (429, "throttled")
    assert answer.headers["Retry-After"] == answer.headers["RateLimit-Reset"] == "40"
    assert answer.headers["RateLimit-Remaining"] == "0"
    assert pm.get("projects").status_code == 429


def test_the_next_minute_begins_anew(world: World, api: As, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [api("pm").get("me").status_code for _ in range(6)][-1] == 429
    monkeypatch.setattr(limits, "_COUNT", limits._COUNT.replace("12:00:20", "12:01:00"))
    answer = api("pm").get("me")
    assert (answer.status_code, answer.headers["RateLimit-Reset"]) == (200, "60")


def test_refusals_count_and_say_so(world: World, api: As) -> None:
    for path in ("nothing", "features/NOWHERE-1", "me?x=1", "features/SHOP-1/can", "projects/nowhere"):
        answer = api("pm").get(path)
        assert answer.status_code in (400, 404) and answer.headers["RateLimit-Limit"] == "5"
    assert api("pm").get("me").status_code == 429


def test_each_token_has_its_own_count_and_one_person_s_sessions_share_one(world: World, api: As) -> None:
    user = world.people["pm"]
    first, second = Caller(user), Caller(user)
    assert [first.get("me").status_code for _ in range(6)] == [200] * 5 + [429]
    assert second.get("me").status_code == 200
    browsers = [Client(), Client()]
    for one in browsers:
        one.force_login(user)
    assert [one.get(f"{BASE}me").status_code for one in browsers * 3] == [200] * 5 + [429]


def test_who_is_not_signed_in_is_counted_by_address(world: World) -> None:
    strangers = [{"Authorization": "Bearer csn_guess"}, {}, {"Authorization": "Basic x"}]
    answers = [Client().get(f"{BASE}me", headers=headers) for headers in strangers * 2]
    assert [one.status_code for one in answers] == [401] * 3 + [429] * 3
    assert answers[-1].json()["code"] == "throttled" and answers[-1].headers["Retry-After"]
    assert Client(REMOTE_ADDR="192.0.2.7").get(f"{BASE}me").status_code == 401


def test_no_stranger_uses_up_what_is_somebody_s(world: World, api: As) -> None:
    """From the same address, and with the same token's name on it: only a token that counts is counted."""
    pm = api("pm")
    for _ in range(9):
        Client().get(f"{BASE}me", headers={"Authorization": pm.headers["Authorization"] + "x"})
    assert Client().get(f"{BASE}me").status_code == 429
    assert pm.get("me").headers["RateLimit-Remaining"] == "4"


def test_an_address_cannot_be_claimed(world: World, settings: Any) -> None:
    claimed = [{"X-Forwarded-For": f"192.0.2.{n}"} for n in range(4)]
    assert [Client().get(f"{BASE}me", headers=one).status_code for one in claimed] == [401] * 3 + [429]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("not an address", "", True),
    ],
)
def test_a_household_is_one_address(one: str, other: str, same: bool) -> None:
    assert (limits._household(one) == limits._household(other)) == same


def test_addresses_are_not_kept_and_counts_are_forgotten(world: World) -> None:
    Client(REMOTE_ADDR="192.0.2.7").get(f"{BASE}me")
    with connection.cursor() as cursor:
        cursor.execute("SELECT caller FROM orchestration_callcount")
        ((caller,),) = cursor.fetchall()
        assert re.fullmatch("address [0-9a-f]{32}", caller)
        cursor.execute("UPDATE orchestration_callcount SET minute = minute - 10000000")
    tidy()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM orchestration_callcount")
        assert cursor.fetchone() == (0,)


def test_zero_means_no_limit_and_costs_nothing(world: World, api: As, settings: Any) -> None:
    settings.API_CALLS_PER_MINUTE = settings.API_CALLS_PER_MINUTE_SIGNED_OUT = 0
    for caller in (api("pm"), api("")):
        assert "RateLimit-Limit" not in caller.get("me").headers
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM orchestration_callcount")
        assert cursor.fetchone() == (0,)


def test_every_call_is_described_with_its_429() -> None:
    for name, (_, _, operation) in operations().items():
        assert "Retry-After" in operation["responses"]["429"]["headers"], name


@pytest.mark.django_db(transaction=True)
def test_calls_at_once_are_all_counted() -> None:
    """By connections of their own, as web processes have them."""

    def count(_: int) -> int:
        close_old_connections()
        try:
            found = limits._count("token 0", 100)
            assert found
            return found.calls
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(8) as pool:
        counted = list(pool.map(count, range(80)))
    assert sorted(counted) == list(range(1, 81))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM orchestration_callcount")
