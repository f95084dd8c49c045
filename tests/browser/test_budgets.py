"""Budgets of attention: clicks to get something done, and what stands above the fold."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from orchestration.mail.sending import send_waiting
from orchestration.services.relay import relay
from reviews.models import Decision, Revision
from tests.browser.conftest import Visit
from tests.browser.material import PRD
from tests.world import World

PM, ENGINEER = "pm.shop@example.org", "engineer.shop@example.org"


@pytest.fixture
def mails(site: str, settings: Settings, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """`mails()` delivers what waits and returns the newest mail as it lies in the folder."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    settings.PUBLIC_URL = site

    def newest() -> str:
        relay()
        send_waiting()
        return max(tmp_path.iterdir(), key=lambda path: path.stat().st_mtime_ns).read_text()

    yield newest


def test_from_the_mail_to_a_decision_takes_two_clicks(
    world: World, visit: Visit, mails: Callable[[], str], site: str
) -> None:
    feature = world.feature()
    mails_before = mails()
    engineer = visit(ENGINEER)
    world.offer(feature, "prd")
    mail = mails()
    assert mail != mails_before and f"To: {ENGINEER}" in mail
    engineer.clicks = 0
    engineer.open_mailed(re.findall(rf"{site}/f/\S+", mail)[0])
    engineer.press("Accept the PRD")
    assert engineer.clicks == 2
    engineer.reads("You accepted the PRD, revision 1.")
    assert Decision.objects.get().verdict == "accept"


def test_who_follows_the_mail_signed_out_comes_to_the_same_page(world: World, visit: Visit) -> None:
    feature = world.feature()
    world.offer(feature, "prd")
    somebody = visit().go(f"/f/{feature.key}/prd")
    expect(somebody.page).to_have_url(re.compile("/accounts/login/"))
    somebody.fill("E-mail", ENGINEER)
    somebody.fill("Password", "a long enough password")
    somebody.press("Sign in", within=somebody.page.locator("main"))
    expect(somebody.headline).to_have_text("PRD: are the goals clear enough to start?")


def test_from_sign_in_to_an_offered_prd_takes_three_clicks_where_the_feature_is_there(
    world: World, visit: Visit
) -> None:
    world.feature()
    pm = visit(PM)
    assert pm.clicks == 1  # the sign-in itself
    pm.follow("Offer", within=pm.row("Offer the PRD"))
    pm.fill("Text, in Markdown", PRD)
    pm.press("Offer the PRD")
    pm.reads("You offered the PRD, revision 1.")
    assert (pm.clicks, Revision.objects.count()) == (3, 1)


def test_from_sign_in_to_an_offered_prd_takes_four_clicks_with_a_new_feature(world: World, visit: Visit) -> None:
    pm = visit(PM)
    pm.clicks = 0
    pm.follow("Open a feature")
    pm.fill("Title", "Saved carts across devices")
    pm.press("Open the feature")
    pm.follow("Offer the PRD")
    pm.fill("Text, in Markdown", PRD)
    pm.press("Offer the PRD")
    pm.reads("You offered the PRD, revision 1.")
    assert (pm.clicks, Revision.objects.count()) == (4, 1)
