"""Where one is signed in: listed, ended one by one or all, and at another password."""

import re
from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orchestration.selectors.sessions import browser_words
from orchestration.sessions import BEGAN
from projects.services.tokens import create_sign_in_link
from tests.world import PASSWORD, World

LOGIN = "/accounts/login/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1"


def signed_in(world: World, who: str = "qa", agent: str = FIREFOX, address: str = "192.0.2.7") -> Client:
    browser = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    assert browser.post(LOGIN, {"login": world.people[who].email, "password": PASSWORD}).status_code == 302
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/account").status_code == 200


def test_each_browser_is_listed_to_its_person_alone(world: World) -> None:
    here, phone = signed_in(world), signed_in(world, agent=IPHONE, address="2001:db8::1")
    signed_in(world, "pm", address="203.0.113.9")
    page = here.get("/account").content.decode()
    assert "Firefox on Linux" in page and "Safari on iPhone" in page and "2001:db8::1" in page
    assert "203.0.113.9" not in page and page.count("this one") == 1
    assert is_in(phone)


def test_a_session_is_ended_at_once_and_no_stranger_s(world: World) -> None:
    here, phone, other = signed_in(world), signed_in(world, agent=IPHONE), signed_in(world, "pm")
    ended = UserSession.objects.get(session_key=phone.session.session_key)
    foreign = UserSession.objects.get(session_key=other.session.session_key)
    assert here.post(reverse("end_session", args=[foreign.pk])).status_code == 404
    assert here.post(reverse("end_session", args=[2**62])).status_code == 404
    assert here.post(reverse("end_session", args=[ended.pk])).status_code == 302
    assert (is_in(here), is_in(phone), is_in(other)) == (True, False, True)


def test_all_others_are_ended(world: World) -> None:
    here, others = signed_in(world), [signed_in(world), signed_in(world, agent=IPHONE)]
    here.post(reverse("end_other_sessions"))
    assert is_in(here) and not any(map(is_in, others))
    assert UserSession.objects.filter(user=world.people["qa"]).count() == 1


def test_another_password_ends_all_others(world: World) -> None:
    here, other = signed_in(world), signed_in(world)
    new = {"oldpassword": PASSWORD, "password1": "a rather long password", "password2": "a rather long password"}
    assert here.post(reverse("account_change_password"), new).status_code == 302
    assert is_in(here) and not is_in(other)
    assert here.get("/account").content.decode().count("Firefox on Linux") == 1


def test_who_came_by_link_is_listed_too(world: World) -> None:
    browser = Client()
    browser.post(f"/sign-in/{create_sign_in_link(user=world.people['qa'])}")
    assert UserSession.objects.get().session_key == browser.session.session_key


def test_use_is_noted_every_ten_minutes_not_with_each_request(world: World) -> None:
    browser = signed_in(world)
    began = UserSession.objects.get().last_seen_at
    browser.get("/account")
    assert UserSession.objects.get().last_seen_at == began
    session = browser.session
    session["seen"] -= 601
    session.save()
    browser.get("/account")
    assert UserSession.objects.get().last_seen_at > began


def aged(browser: Client, days: float) -> Client:
    session = browser.session
    session[BEGAN] -= round(days * 86_400)
    session.save()
    return browser


def test_after_a_month_it_ends_however_much_it_is_used(world: World, settings: Any) -> None:
    assert is_in(aged(signed_in(world), 29.9))
    old = aged(signed_in(world), 30.1)
    assert not is_in(old) and not is_in(old)
    settings.SESSION_DAYS = 0
    assert is_in(aged(signed_in(world), 3000))


def test_unused_for_a_week_it_ends(world: World) -> None:
    left = Session.objects.get(pk=signed_in(world).session.session_key).expire_date - timezone.now()
    assert timedelta(days=6.9) < left <= timedelta(days=7)


def test_signing_in_makes_a_new_session_whatever_the_browser_brought(world: World) -> None:
    """Nobody is signed in under a session that somebody else knows."""
    browser = Client()
    browser.cookies["sessionid"] = "a" * 32
    browser.get(LOGIN)
    browser.session["planted"] = "x"
    before = browser.cookies["sessionid"].value
    browser.post(LOGIN, {"login": world.people["qa"].email, "password": PASSWORD})
    assert is_in(browser) and browser.cookies["sessionid"].value not in (before, "a" * 32)
    first = browser.cookies["sessionid"].value
    assert re.fullmatch("[a-z0-9]{32}", first)  # 165 bits
    browser.post(f"/sign-in/{create_sign_in_link(user=world.people['pm'])}")
    assert browser.cookies["sessionid"].value != first


def test_signing_out_ends_the_session_itself_and_clears_the_browser(world: World) -> None:
    browser = signed_in(world)
    stolen = browser.cookies["sessionid"].value
    answer = browser.post("/accounts/logout/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert not is_in(thief) and not Session.objects.filter(pk=stolen).exists()


def test_browsers_in_words() -> None:
    assert browser_words("") == "A browser"
    assert browser_words("curl/8.5 \u202e\0<script>") == "A browser"
    assert (
        browser_words("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/140 Safari/537 Edg/140")
        == "Edge on Windows"
    )


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(world: World) -> None:
    cookie = signed_in(world).cookies["sessionid"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
