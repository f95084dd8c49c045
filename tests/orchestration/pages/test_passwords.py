"""Which passwords are taken, and that a new one proves nothing that a second step has to prove."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from orchestration.forms.account import PasswordForm
from projects.models import User
from tests.orchestration.pages.test_second_step import protected
from tests.orchestration.pages.test_sessions import is_in
from tests.world import World

GOOD = (
    "a rather long password",
    "ẞpaces äre 好 too",
    "x" * 30 + "Y" * 70,
    "alllowercaseletters",
    "countersigned by my cat Tom",
)
BAD = ("short", "password123", "qwertyuiop", "Countersign2026!", "designer-Manager", "12345678901", "")


@pytest.mark.django_db
@pytest.mark.parametrize(("password", "taken"), [*((one, True) for one in GOOD), *((one, False) for one in BAD)])
def test_long_ones_of_any_letters_are_taken_and_what_everybody_tries_first_is_not(password: str, taken: bool) -> None:
    form = PasswordForm({"password": password}, user=User(email="tom@example.org"))
    assert form.is_valid() == taken


@pytest.mark.django_db
def test_a_password_is_judged_as_it_came() -> None:
    user = User.objects.create_user("a@example.org", password="  Two Spaces Before " + "x" * 80)
    assert user.check_password("  Two Spaces Before " + "x" * 80)
    for other in (
        "Two Spaces Before " + "x" * 80,
        "  two spaces before " + "x" * 80,
        "  Two Spaces Before " + "x" * 79,
    ):
        assert not user.check_password(other)
    assert re.match(r"scrypt\$16384\$", user.password)


def test_a_reset_by_mail_goes_past_no_second_step(world: World) -> None:
    protected(world)
    cache.clear()
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": world.people["qa"].email})
    found = re.search(r"/accounts/password/reset/key/\S+", str(mail.outbox[-1].body))
    assert found
    form: Any = browser.get(found.group(), follow=True)
    new = {"password1": "my new long words", "password2": "my new long words"}
    answer = browser.post(form.request["PATH_INFO"], new)
    assert answer.url == reverse("mfa_authenticate") and not is_in(browser)


def test_fields_are_masked_and_managers_of_passwords_know_them(world: World) -> None:
    page = Client().get(reverse("account_login")).content.decode()
    [field] = re.findall(r"<input[^>]*name=\"password\"[^>]*>", page)
    assert 'type="password"' in field and 'autocomplete="current-password"' in field and "onpaste" not in page
