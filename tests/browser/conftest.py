"""A server, browsers of several people, and worlds to begin from: an empty one, a small one, and the demo's."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connections
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from orchestration.demo.seed import seed
from tests.browser.visitor import WIDE, Complaints, Visitor
from tests.scratch import Run
from tests.world import PASSWORD, World, build_world

expect.set_options(timeout=15_000)  # a busy machine is no defect of a page
Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def site(django_db_setup: None) -> Iterator[str]:
    """The address of a server on this process's database, whatever is in it.

    `live_server` of pytest-django would renew the database after each test; here a module may share one. Static files
    come as in production, from the middleware, and the browsers keep them.
    """
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = lambda application: application
    server.start()
    yield server.url
    server.stop()


@pytest.fixture
def complaints(site: str) -> Iterator[Complaints]:
    """No page complains, whatever a test does with it."""
    noted = Complaints(urlsplit(site).netloc)
    yield noted
    assert noted.found == []


@pytest.fixture
def visit(browser: Browser, site: str, complaints: Complaints) -> Iterator[Visit]:
    """`visit("ada@example.org")` signs in with the tests' password, `visit()` is nobody yet; each in a browser alone."""
    opened = []

    def come(email: str = "", *, password: str = PASSWORD, **options: Any) -> Visitor:
        context = browser.new_context(**{"viewport": WIDE, **options})
        context.set_default_timeout(15_000)
        opened.append(context)
        complaints.watch(context)
        visitor = Visitor(context, site)
        return visitor.sign_in(email, password) if email else visitor

    yield come
    for context in opened:
        context.close()


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
