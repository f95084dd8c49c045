"""A server, browsers of several people, and worlds to begin from: an empty one, a small one, and the demo's."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from orchestration.demo.cast import DOMAIN
from orchestration.demo.seed import seed
from tests.browser.visitor import Browsers, Complaints, Visitor
from tests.scratch import Run
from tests.world import PASSWORD, World, build_world

expect.set_options(timeout=15_000)  # a busy machine is no defect of a page
Visit = Callable[..., Visitor]
Looking = Callable[[str], Visitor]


@pytest.fixture(scope="session")
def site(django_db_setup: None) -> Iterator[str]:
    """The address of a server on this process's database, whatever is in it.

    `live_server` of pytest-django would renew the database after each test; here a module may share one. Static files
    come as in production, from the middleware, and the browsers keep them.
    """
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = lambda application: application
    with override_settings(WHITENOISE_MAX_AGE=3600):
        server.start()
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def browsers(browser: Browser, site: str) -> Browsers:
    """Where people get their browsers from."""
    return Browsers(browser, site)


@pytest.fixture
def complaints(browsers: Browsers) -> Iterator[Complaints]:
    """No page complains, whatever a test does with it."""
    browsers.complaints.found.clear()
    yield browsers.complaints
    assert browsers.complaints.found == []


@pytest.fixture
def visit(browsers: Browsers, complaints: Complaints) -> Iterator[Visit]:
    """`visit("ada@example.org")` signs in with the tests' password, `visit()` is nobody yet; each in a browser alone."""
    taken = []

    def come(email: str = "", *, scripts: bool = True) -> Visitor:
        taken.append(browsers.take(scripts=scripts))
        return taken[-1].sign_in(email, PASSWORD) if email else taken[-1]

    yield come
    for visitor in taken:
        browsers.give_back(visitor)


@pytest.fixture
def world(transactional_db: None) -> World:
    """A small project with one person for each role."""
    return build_world()


@pytest.fixture(scope="session")
def _demo(run: Run, django_db_blocker: Any) -> str:
    """Seed the demo once in this process and keep its database to copy from."""
    with django_db_blocker.unblock():
        seed()
        connections.close_all()
        kept = run.keep_database("demo")
        run.renew_database()
    return kept


@pytest.fixture(scope="module")
def demo(run: Run, _demo: str, django_db_blocker: Any) -> Iterator[None]:
    """The demo's world, shared by the tests of a module that only look at it."""
    with django_db_blocker.unblock():
        connections.close_all()
        run.renew_database(_demo)
        yield
        connections.close_all()
        run.renew_database()


@pytest.fixture(scope="module")
def _here(demo: None, browsers: Browsers) -> Iterator[dict[str, Visitor]]:
    here: dict[str, Visitor] = {}
    yield here
    for visitor in here.values():
        browsers.give_back(visitor)


@pytest.fixture
def looking(_here: dict[str, Visitor], browsers: Browsers, complaints: Complaints) -> Looking:
    """`looking("qa")` is one of the demo's people, signed in by one click once a module; `looking("")` is nobody."""

    def as_(who: str) -> Visitor:
        if who not in _here:
            _here[who] = browsers.take()
            if who:
                _here[who].sign_in_as_demo(f"{who}@{DOMAIN}")
        return _here[who]

    return as_
