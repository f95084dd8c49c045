from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from pytest_django import Settings

from orchestration.runtime.valkey import Broker
from tests import scratch
from tests.orchestration.notices.machinery import Keeper, Worker
from tests.orchestration.notices.postoffice import PostOffice, open_office


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def smtp(office: PostOffice, settings: Settings) -> Iterator[Controller]:
    """Point this process's mails at a real SMTP server."""
    controller = open_office(office)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield controller
    if not controller.loop.is_closed():
        controller.stop()


@pytest.fixture(scope="session")
def _keeper(broker_server: Broker) -> Iterator[Keeper]:
    keeper = Keeper(broker_server)
    yield keeper
    if keeper.process:
        keeper.process.kill()
        keeper.process.wait()


@pytest.fixture
def keeper(_keeper: Keeper) -> Iterator[Keeper]:
    """A running, empty broker that the test may kill."""
    scratch.empty(_keeper.broker)
    yield _keeper
    if not _keeper.broker.is_ready():
        _keeper.start()


@pytest.fixture
def start_worker(
    transactional_db: None, keeper: Keeper, smtp: Controller, tmp_path: Path
) -> Iterator[Callable[[], Worker]]:
    """Start workers that are ready for tasks; they are gone before the database is."""
    started: list[Worker] = []

    def start() -> Worker:
        started.append(Worker(tmp_path / f"worker{len(started)}.log", smtp.port))
        return started[-1].wait_until_ready()

    yield start
    for worker in started:
        worker.kill()
        print(f"{worker.log.name}:\n{worker.log.read_text()[-4000:]}")  # shown where the test failed
