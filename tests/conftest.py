"""What every test stands on: real servers of its own, started for this run and gone after it.

One PostgreSQL cluster serves a run, one database each of its processes. The settings are not loaded before this file
has pointed them there, which is why DJANGO_SETTINGS_MODULE stands here and in no configuration.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase

from orchestration.runtime import browsers
from orchestration.runtime.valkey import Broker
from tests import scratch
from tests.spread import ByGroup

if settings.configured:
    pytest.exit("The settings were loaded before the tests had servers of their own: unset DJANGO_SETTINGS_MODULE.", 4)
RUN = scratch.join_run()
os.environ |= RUN.environment()
os.environ["DJANGO_SETTINGS_MODULE"] = "orchestration.settings"
assert settings.DATABASES, "loading them is pytest-django's sign to set up Django"
# Playwright's synchronous interface runs an event loop in the test's own thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# Before pytest-django does, so that the folders' own conftest files may import models.
django.setup()

from projects.selectors.processes import process_by_id  # noqa: E402  after the setup that it needs

RUN.after_renewal.append(process_by_id.cache_clear)


@pytest.hookimpl(wrapper=True)
def pytest_sessionstart(session: pytest.Session) -> Iterator[None]:
    """Start the cluster while xdist's workers, which the inner hooks start, are still importing."""
    # They inherit the environment; with this name in it they would load the settings before this file is theirs.
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    yield
    if RUN.is_owner and not session.config.option.collectonly:
        RUN.start_server()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByGroup:
    return ByGroup(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded by now stays; looking through it again and again would slow down whatever is measured."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    RUN.end()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Give this process its database, a copy of one that was migrated once in this run."""
    with django_db_blocker.unblock():
        with RUN.template_wanted() as wanted:
            if wanted:
                with _connected_to(wanted):
                    call_command("migrate", verbosity=0, interactive=False)
        RUN.renew_database()
        yield
        connections.close_all()


@pytest.fixture(scope="session")
def run(django_db_setup: None) -> scratch.Run:
    """Return this process's part of the run, for tests that begin from a database of their own making."""
    return RUN


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    usual = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def _renew_database_after_test(case: TransactionTestCase) -> None:
    """Stand in for Django's flush: the event log refuses TRUNCATE, and its triggers are what the tests are about."""
    connections.close_all()
    RUN.renew_database()


TransactionTestCase._fixture_teardown = _renew_database_after_test


@pytest.fixture(scope="session")
def broker_server() -> Iterator[Broker]:
    """Run a Valkey of this process's own; BROKER_URL names it from the start."""
    with scratch.running_broker() as broker:
        yield broker


@pytest.fixture
def broker(broker_server: Broker) -> Broker:
    """Return a running, empty broker, for tests that send real tasks."""
    scratch.empty(broker_server)
    return broker_server


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the machine's own Chromium, silent towards the network."""
    found = browsers.find()
    if not found:
        pytest.skip("There is no browser; `python3 manage.py test` installs one.")
    return browser_type_launch_args | {"executable_path": found, "args": browsers.launch_arguments()}
