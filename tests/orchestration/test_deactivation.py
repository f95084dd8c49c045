"""Who leaves: nothing lets them in any more, and what waited for them waits for somebody who is there."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client

from orchestration.models import Notice, Wait
from orchestration.services.audit import Audit
from orchestration.services.relay import relay
from projects.errors import Conflict, Forbidden
from projects.models import ApiToken, Feature, SignInLink
from projects.services.deactivation import deactivate
from projects.services.members import remove_member
from projects.services.tokens import authenticate, create_sign_in_link, create_token
from reviews.models import Obligation
from reviews.services.decisions import decide
from reviews.services.obligations import confirm_met, report_done
from tests.world import PASSWORD, World


def waiting(feature: Feature) -> dict[str, set[int]]:
    return {wait.subject: set(wait.users) for wait in Wait.objects.filter(feature=feature, ended_at=None)}


def handed_over(world: World) -> Feature:
    """A contract that Ben and Ines have to answer, and Ben's acceptance on a condition that the engineer sees to."""
    feature = world.bring_to(world.feature(), "design")
    world.offer(feature, "contract")
    current = world.current(feature, "contract")
    decide(
        feature=world.fresh(feature), gate_key="contract", verdict="accept", revision=1, digest=current.digest,
        data={"conditions": [{"text": "Load test", "owner": world.people["qa"].email}]}, by=world.people["ben"],
    )  # fmt: skip
    relay()
    return feature


def test_every_way_in_is_shut_at_once(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    qa, browser = world.people["qa"], Client()
    browser.post("/accounts/login/", {"login": qa.email, "password": PASSWORD})
    _token, secret = create_token(name="CI", by=qa)
    link = create_sign_in_link(user=qa)
    call_command("deactivate", f" {qa.email.upper()} ")
    assert "one session and one token ended" in capsys.readouterr().out
    assert browser.get("/account").status_code == 302
    assert authenticate(secret=secret) is None and ApiToken.objects.get().revoked_at
    assert Client().post(f"/sign-in/{link}").status_code == 404 and not SignInLink.objects.exists()
    assert not UserSession.objects.exists() and not Session.objects.filter(pk=browser.session.session_key).exists()
    stranger = Client()
    stranger.post("/accounts/login/", {"login": qa.email, "password": PASSWORD})
    assert stranger.get("/account").status_code == 302


@pytest.mark.parametrize("leaves", ["deactivated", "removed"])
def test_what_waited_for_them_is_shown_to_managers(world: World, leaves: str) -> None:
    feature = handed_over(world)
    people, manager = world.people, world.people["manager"].pk
    assert waiting(feature)["gate:contract"] == {people["ines"].pk}
    [condition] = [subject for subject in waiting(feature) if subject.startswith("condition")]
    assert waiting(feature)[condition] == {people["qa"].pk}
    Notice.objects.all().delete()
    for who in ("ines", "qa"):
        if leaves == "deactivated":
            deactivate(user=people[who])
        else:
            remove_member(membership=people[who].memberships.get(), by=people["manager"])
    relay()
    assert waiting(feature)["gate:contract"] == {manager}
    assert waiting(feature)[condition] == {manager}
    if leaves == "deactivated":  # who removed them knows already
        assert Notice.objects.filter(user=manager, feature=feature, my_turn=True).exists()
    assert list(Audit().findings()) == []


def test_a_manager_reports_for_an_owner_who_is_gone_and_another_confirms(world: World) -> None:
    handed_over(world)
    manager, condition = world.people["manager"], Obligation.objects.get()
    with pytest.raises(Forbidden):
        report_done(obligation=condition, note="", by=manager)
    deactivate(user=world.people["qa"])
    with pytest.raises(Forbidden):
        report_done(obligation=condition, note="", by=world.people["viewer"])
    report_done(obligation=condition, note="Run 7", by=manager)
    membership = manager.memberships.get()
    membership.roles = ["manager", "counterpart"]
    membership.save()
    with pytest.raises(Forbidden):
        confirm_met(obligation=condition, by=manager)
    confirm_met(obligation=condition, by=world.people["ben"])


def test_the_history_tells_it_and_it_can_be_undone(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    qa = world.people["qa"]
    call_command("deactivate", qa.email)
    call_command("deactivate", qa.email, "--undo")
    browser = Client()
    browser.force_login(world.people["pm"])
    page = browser.get("/p/shop/history").content.decode()
    assert "The account of Qa was switched off" in page and "switched on again" in page
    qa.refresh_from_db()
    assert qa.is_active
    with pytest.raises(SystemExit):
        call_command("deactivate", qa.email, "--undo")
    assert "switched on already" in capsys.readouterr().err


def test_the_last_manager_may_go_and_the_operator_is_told(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("deactivate", world.people["manager"].email)
    assert "Shop has no manager left" in capsys.readouterr().err
    with pytest.raises(Conflict):
        deactivate(user=world.people["manager"])


@pytest.mark.parametrize("email", ["", "nobody@example.org", "x" * 500])
def test_nobody_s_account_is_a_sentence(db: None, capsys: pytest.CaptureFixture[str], email: str) -> None:
    with pytest.raises(SystemExit):
        call_command("deactivate", email)
    assert "There is no account" in capsys.readouterr().err
