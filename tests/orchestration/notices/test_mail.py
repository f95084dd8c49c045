"""Mails go out once each through a real SMTP server, to people who may still read them."""

import logging
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as current
from pytest_django import Settings

from orchestration.mail.sending import ATTEMPTS, send_waiting
from orchestration.models import Notice
from orchestration.services.relay import relay
from projects import clock
from projects.models import Feature, Invitation, Membership, Outbox
from projects.services.members import add_member, find_invitation, remove_member, withdraw_invitation
from tests.orchestration.notices.postoffice import PostOffice, open_office
from tests.world import World


@pytest.fixture
def feature(world: World) -> Feature:
    """A feature whose opening nobody needs to hear of any more."""
    feature = world.feature()
    relay()
    Notice.objects.update(mail=Notice.Mail.OFF)
    return feature


def test_one_click_leads_from_the_mail_to_the_review(
    world: World, feature: Feature, smtp: Controller, office: PostOffice
) -> None:
    world.offer(feature, "prd")
    relay()
    assert send_waiting() == 1
    assert send_waiting() == 0
    [mail] = office.received
    assert mail.to == [world.people["engineer"].email]
    address = f"{current.PUBLIC_URL}/f/{feature.key}/prd"
    assert address in mail.text.split()
    assert f'href="{address}"' in mail.html
    assert mail.message["Subject"] == f"{feature.key}: Pm offered revision 1 of the PRD"
    assert "You get this because you are API Engineer in Shop." in mail.text
    assert mail.message["List-Unsubscribe"] == f"<{current.PUBLIC_URL}/account>"
    assert mail.message["Message-ID"].startswith("<notice-")


def test_what_people_wrote_stays_text(world: World, feature: Feature, smtp: Controller, office: PostOffice) -> None:
    world.people["engineer"].name = "Eve\r\nBcc: all@example.org"
    world.people["engineer"].save()
    world.offer(feature, "prd")
    world.decide(feature, "prd", "return", reason="<img src=x onerror=alert(1)> & “no”")
    relay()
    Notice.objects.filter(user=world.people["engineer"]).update(mail=Notice.Mail.OFF)
    send_waiting()
    [mail] = office.received
    assert mail.to == [world.people["pm"].email]
    assert mail.message["Bcc"] is None
    assert "&lt;img src=x" in mail.html and "<img" not in mail.html
    assert "<img src=x onerror=alert(1)> & “no”" in mail.text


def test_who_wants_no_mail_still_has_the_notice(
    world: World, feature: Feature, smtp: Controller, office: PostOffice
) -> None:
    engineer = world.people["engineer"]
    engineer.mail_notices = False
    engineer.save()
    world.offer(feature, "prd")
    relay()
    send_waiting()
    assert office.received == []
    assert Notice.objects.filter(user=engineer, mail=Notice.Mail.OFF, text__contains="PRD").exists()


def test_access_is_asked_again_when_the_mail_is_sent(
    world: World, feature: Feature, smtp: Controller, office: PostOffice
) -> None:
    world.offer(feature, "prd")
    relay()
    remove_member(membership=Membership.objects.get(user=world.people["engineer"]), by=world.people["manager"])
    send_waiting()
    assert office.received == []
    assert not Notice.objects.filter(mail=Notice.Mail.WAITING).exists()


def test_a_refused_address_is_tried_again_and_given_up_without_holding_the_others(
    world: World, feature: Feature, smtp: Controller, office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    engineer = world.people["engineer"]
    office.refuse = {engineer.email}
    world.offer(feature, "prd")
    world.offer(feature, "mocks")
    world.decide(feature, "mocks", "return")
    relay()
    assert send_waiting() == 1
    assert office.addresses() == [world.people["designer"].email]
    with caplog.at_level(logging.WARNING):
        moment = clock.now()
        for _ in range(ATTEMPTS):
            moment += timedelta(hours=2)
            with clock.time_is(moment):
                send_waiting()
    dead = Notice.objects.filter(mail=Notice.Mail.DEAD)
    assert {notice.user for notice in dead} == {engineer}
    assert engineer.email not in "".join(r.getMessage() for r in caplog.records if r.name.startswith("orchestration"))
    assert "given up" in caplog.text


def test_a_mail_server_that_is_away_costs_no_attempt(
    world: World, feature: Feature, smtp: Controller, office: PostOffice, settings: Settings
) -> None:
    port = settings.EMAIL_PORT
    smtp.stop()
    world.offer(feature, "prd")
    relay()
    for _ in range(ATTEMPTS + 1):
        assert send_waiting() == 0
    assert Notice.objects.filter(mail=Notice.Mail.WAITING, mail_attempts=0).count() == 1
    again = open_office(office, port)
    try:
        assert send_waiting() == 1
    finally:
        again.stop()
    assert office.addresses() == [world.people["engineer"].email]


def test_an_invitation_is_mailed_with_its_link(
    world: World, feature: Feature, smtp: Controller, office: PostOffice
) -> None:
    added = add_member(project=world.project, email="new@example.org", roles_given=["qa"], by=world.people["manager"])
    relay()
    send_waiting()
    send_waiting()
    [mail] = office.received
    assert mail.to == ["new@example.org"]
    [address] = [word for word in mail.text.split() if "/invitations/" in word]
    assert find_invitation(secret=address.rsplit("/", 1)[1]) == added.invitation
    assert not Outbox.objects.exists()


def test_a_withdrawn_invitation_is_not_mailed(
    world: World, feature: Feature, smtp: Controller, office: PostOffice
) -> None:
    manager = world.people["manager"]
    added = add_member(project=world.project, email="new@example.org", roles_given=["qa"], by=manager)
    assert added.invitation is not None
    withdraw_invitation(invitation=added.invitation, by=manager)
    relay()
    send_waiting()
    assert office.received == []
    assert not Outbox.objects.exists()


def test_an_invitation_nobody_takes_is_given_up_and_its_sender_told(
    world: World, feature: Feature, smtp: Controller, office: PostOffice
) -> None:
    office.refuse = {"gone@example.org"}
    add_member(project=world.project, email="gone@example.org", roles_given=["qa"], by=world.people["manager"])
    moment = clock.now()
    for _ in range(ATTEMPTS):
        moment += timedelta(hours=2)
        with clock.time_is(moment):
            send_waiting()
    assert not Outbox.objects.filter(event__kind="member.invited").exists()
    assert Invitation.objects.filter(accepted_at=None, withdrawn_at=None).exists()
    send_waiting()
    assert "could not be mailed" in office.received[-1].text
    assert office.received[-1].to == [world.people["manager"].email]


def test_without_a_mail_server_each_mail_is_a_file(
    world: World, feature: Feature, settings: Settings, tmp_path: pytest.TempPathFactory
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", tmp_path
    world.offer(feature, "prd")
    world.offer(feature, "mocks")
    relay()
    assert send_waiting() == 2
    assert len(list(tmp_path.iterdir())) == 2  # type: ignore[attr-defined]
