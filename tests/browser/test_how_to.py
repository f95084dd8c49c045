"""The how-tos do what they say: each performs itself, word by word, on the demo, and takes its own pictures.

`make screenshots` walks them and keeps the pictures (minutes). The suite only asks that their words exist: tests/paper.
"""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connections
from django.utils import timezone

from orchestration.demo.cast import DOMAIN
from orchestration.demo.seed import seed
from projects.models import User
from tests.browser.visitor import Browsers, Complaints, Visitor
from tests.paper import camera, stage
from tests.paper.pages import Page, pages
from tests.paper.walking import Walk, steps_of
from tests.scratch import Run
from tests.world import PASSWORD

WANTED = os.environ.get("COUNTERSIGN_SCREENSHOTS", "")  # "all", or words in the name of a page
WALKS = [page for page in pages() if steps_of(page)]
pytestmark = pytest.mark.skipif(not WANTED, reason="`make screenshots` walks the how-tos.")


def _chosen() -> list[Page]:
    return [page for page in WALKS if WANTED == "all" or WANTED in str(page)]


@pytest.fixture(scope="session")
def _at_noon(run: Run, django_db_blocker: Any) -> Iterator[str]:
    """The demo as it stands at a fixed time, so that a picture changes only with its page."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(timezone, "now", _fixed)
        patch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=80_000_000_000))
        camera.write(True)
        run.renew_database()
        seed()
        connections.close_all()
        yield run.keep_database("how_to")
        camera.write(False)


def _fixed() -> datetime:
    return stage.NOW


@pytest.fixture
def company(run: Run, _at_noon: str, browsers: Browsers, django_db_blocker: Any) -> Iterator[dict[str, Visitor]]:
    """The demo's people as people of a real installation: with passwords, and without the demo's bar."""
    here: dict[str, Visitor] = {}
    with django_db_blocker.unblock():
        connections.close_all()
        run.renew_database(_at_noon)
        User.objects.update(is_demo=False, password=make_password(PASSWORD))
        yield here
        for visitor in here.values():
            browsers.give_back(visitor)
        connections.close_all()
        run.renew_database()


@pytest.mark.parametrize("how_to", _chosen(), ids=str)
def test_it_does_what_it_says(
    how_to: Page, company: dict[str, Visitor], browsers: Browsers, complaints: Complaints
) -> None:
    def come(who: str) -> Visitor:
        if who not in company:
            company[who] = browsers.take()
            company[who].page.clock.set_fixed_time(stage.NOW)
            if who != "nobody":
                company[who].sign_in(f"{who}@{DOMAIN}", PASSWORD)
        return company[who]

    walk = Walk(how_to, come)
    walk.perform()
    assert sorted(walk.taken) == sorted(set(how_to.images)), "a picture that no step takes"
