import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.runtime import servers
from tests.deployment import rabbitmq, redis
from tests.deployment.shared import Shared, shared_servers
from tests.deployment.site import Site, two_machines

BROKERS = {"redis": (redis.PACKAGE, redis.redis), "rabbitmq": (rabbitmq.PACKAGE, rabbitmq.rabbitmq)}

# RabbitMQ is the one that nothing else in the suite speaks to.
ASKED = tuple(BROKERS) if os.environ.get("COUNTERSIGN_MACHINES") == "all" else ("rabbitmq",)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A short path, for the sockets in it."""
    made = Path(tempfile.mkdtemp(prefix="countersign-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def shared(folder: Path) -> Iterator[Shared]:
    """The servers that all installations of this module share, one after the other."""
    (folder / "pg").mkdir(mode=0o700)
    with shared_servers(folder / "pg") as servers_of_all:
        yield servers_of_all


@pytest.fixture(scope="module", params=ASKED)
def site(request: pytest.FixtureRequest, folder: Path, shared: Shared) -> Iterator[Site]:
    """Two machines on one broker; the same two, with the folders they had, on the next one."""
    package, broker = BROKERS[request.param]
    if not servers.root_of(package):
        pytest.skip(f"there is no {package} here; `python3 manage.py test` fetches it from Debian where it can")
    own = folder / request.param
    own.mkdir(mode=0o700)
    with broker(own) as url, two_machines(folder, shared, request.param, url) as running:
        yield running
