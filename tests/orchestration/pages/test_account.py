"""One's own account and API tokens."""

from django.test import Client
from django.urls import reverse

from projects.models import ApiToken
from projects.services.tokens import authenticate
from tests.orchestration.pages.conftest import As
from tests.world import World

PASSWORD = "a rather long password"


def test_name_and_mails_are_changed(world: World, browse: As) -> None:
    assert browse("qa").post("/account", {"name": "  Noor   Said "}).status_code == 302
    me = world.people["qa"]
    me.refresh_from_db()
    assert (me.name, me.mail_notices) == ("Noor Said", False)


def test_a_name_that_cannot_be_used_is_refused_and_kept(world: World, browse: As) -> None:
    for name in ("", "   ", "x" * 121, "nul\0"):
        answer = browse("qa").post("/account", {"name": name})
        assert answer.status_code == 400 and "name" in answer.context["form"].errors
    world.people["qa"].refresh_from_db()
    assert world.people["qa"].name == "Qa"


def test_a_token_is_shown_once_works_and_ends(world: World, browse: As) -> None:
    answer = browse("qa").post("/account/tokens", {"token-name": "CI"})
    secret = answer.context["secret"]
    assert secret in answer.content.decode() and authenticate(secret=secret) == world.people["qa"]
    assert "Authorization: Bearer" in answer.content.decode() and "/api/v1/docs" in answer.content.decode()
    assert browse("qa").get("/account/tokens").url == "/account"
    token = ApiToken.objects.get()
    again = browse("qa").get("/account").content.decode()
    assert secret not in again and token.hint in again
    assert browse("pm").post(f"/account/tokens/{token.pk}/end").status_code == 404
    assert authenticate(secret=secret)
    assert browse("qa").post(f"/account/tokens/{token.pk}/end").status_code == 302
    assert authenticate(secret=secret) is None


def test_a_token_needs_a_name(world: World, browse: As) -> None:
    for name in ("", "x" * 81, "\0"):
        assert browse("qa").post("/account/tokens", {"token-name": name}).status_code == 400
    assert not ApiToken.objects.exists()


def test_the_password_is_changed_by_who_knows_the_old_one(world: World, browse: As) -> None:
    change, old = reverse("account_change_password"), "a long enough password"
    new = {"password1": PASSWORD, "password2": PASSWORD}
    assert "oldpassword" in browse("qa").post(change, {"oldpassword": "wrong", **new}).context["form"].errors
    answer = browse("qa").post(change, {"oldpassword": old, **new})
    assert (answer.status_code, answer.url) == (302, "/account")
    assert browse("qa").get("/account").status_code == 200  # and is still signed in
    world.people["qa"].refresh_from_db()
    assert world.people["qa"].check_password(PASSWORD)


def test_nobody_chooses_a_password_without_the_old_one_but_after_a_link(world: World, browse: As) -> None:
    answer = browse("qa").post("/account/password", {"password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, reverse("account_change_password"))
    world.people["qa"].refresh_from_db()
    assert not world.people["qa"].check_password(PASSWORD)


def test_signing_out_takes_a_post(world: World, browse: As) -> None:
    browser: Client = browse("qa")
    assert browser.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in browser.session
    browser.post(reverse("account_logout"))
    assert "_auth_user_id" not in browser.session


def test_a_token_is_limited_on_the_page_which_says_so(world: World, browse: As) -> None:
    given = {"token-name": "CI", "token-scopes": ["read", "move"], "token-projects": ["shop"], "token-days": "30"}
    answer = browse("qa").post("/account/tokens", given)
    user = authenticate(secret=answer.context["secret"])
    assert user and (user.only_scopes, user.only_projects) == ({"read", "move"}, {world.project.pk})
    assert "may read and move, in Shop" in browse("qa").get("/account").content.decode()
    token = ApiToken.objects.get()
    assert token.expires_at and 29 < (token.expires_at - token.created_at).days <= 30
    ApiToken.objects.update(expires_at=token.created_at)
    assert "its time is over" in browse("qa").get("/account").content.decode()


def test_limits_from_nowhere_are_refused_and_what_was_typed_stays(world: World, browse: As) -> None:
    for name, value in (("scopes", "all"), ("projects", "nowhere"), ("days", "9999"), ("days", "x"), ("scopes", "\0")):
        answer = browse("qa").post("/account/tokens", {"token-name": "My CI", f"token-{name}": value})
        assert answer.status_code == 400 and name in answer.context["token_form"].errors, name
        assert "My CI" in answer.content.decode()
    assert browse("outsider").post("/account/tokens", {"token-name": "b", "token-projects": "shop"}).status_code == 400
    assert not ApiToken.objects.exists()
