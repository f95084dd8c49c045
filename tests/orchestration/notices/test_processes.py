"""What crosses processes: a real broker and a real worker, killed, flushed, hung and back again. Nothing is lost."""

import time
from collections.abc import Callable

import pytest

from orchestration.celery import app
from orchestration.models import Notice
from orchestration.monitoring.readiness import readiness
from orchestration.services.relay import relay
from projects.models import Feature, Outbox
from tests import scratch
from tests.orchestration.notices.machinery import Keeper, Worker
from tests.orchestration.notices.postoffice import PostOffice
from tests.world import World, build_world

StartWorker = Callable[[], Worker]


@pytest.fixture
def shop(transactional_db: None, keeper: Keeper) -> World:
    """A world of new features whose beginnings nobody needs to hear of."""
    world = build_world()
    for number in range(6):
        world.feature(f"Feature {number}")
    relay()
    Notice.objects.update(mail=Notice.Mail.OFF)
    scratch.empty(keeper.broker)
    return world


def feature_of(shop: World) -> Feature:
    return Feature.objects.filter(project=shop.project).earliest("pk")


def beat() -> None:
    """What beat sends every five seconds."""
    app.send_task(app.conf.beat_schedule["sweep"]["task"])


def test_a_flushed_broker_loses_nothing_and_the_next_commit_is_carried_at_once(
    shop: World, start_worker: StartWorker, office: PostOffice, keeper: Keeper
) -> None:
    shop.offer(feature_of(shop), "prd")
    time.sleep(0.2)
    scratch.empty(keeper.broker)
    start_worker()
    assert readiness().status == "ready"
    office.wait_for(1, meanwhile=beat)
    scratch.empty(keeper.broker)
    shop.offer(feature_of(shop), "mocks")
    office.wait_for(2)
    assert office.addresses() == [shop.people["engineer"].email] * 2


def test_people_work_on_while_the_broker_is_away_and_everything_comes_when_it_is_back(
    shop: World, start_worker: StartWorker, office: PostOffice, keeper: Keeper
) -> None:
    start_worker()
    usual = slowest_offer(shop)
    office.wait_for(2, meanwhile=beat)
    keeper.kill()
    away = slowest_offer(shop)
    assert Outbox.objects.exists()
    keeper.start()
    with keeper.hanging():
        hanging = slowest_offer(shop)
    assert max(away, hanging) < usual + 0.5, "no request waits for the broker"
    office.wait_for(6, meanwhile=beat)
    assert office.addresses() == [shop.people["engineer"].email] * 6
    wait_until(lambda: not Outbox.objects.exists())


def slowest_offer(shop: World) -> float:
    """The slower of two offers on features of their own, in seconds."""
    durations = []
    for _ in range(2):
        feature = Feature.objects.filter(project=shop.project, chain_length=1).earliest("pk")
        began = time.monotonic()
        shop.offer(feature, "prd")
        durations.append(time.monotonic() - began)
    return max(durations)


def test_a_worker_killed_while_it_sends_sends_again_and_tells_once(
    shop: World, start_worker: StartWorker, office: PostOffice
) -> None:
    office.stall = True
    worker = start_worker()
    shop.offer(feature_of(shop), "prd")
    office.wait_for(1)
    worker.kill()
    office.stall = False
    start_worker()
    office.wait_for(2, meanwhile=beat)
    first, second = office.received
    assert first.message["Message-ID"] == second.message["Message-ID"]
    engineer = Notice.objects.filter(user=shop.people["engineer"], text__contains="PRD")
    assert engineer.count() == 1
    wait_until(lambda: engineer.get().mail == Notice.Mail.SENT)


def wait_until(holds: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)
