"""Whether this installation can serve people, and what of it is away."""

import threading
import time
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from kombu.connection import Connection

from orchestration.celery import app
from orchestration.monitoring.backlog import backlog
from orchestration.runtime.starting import is_preparing

# Asking the workers goes around by the broker, and a load balancer asks often.
ANSWER_HOLDS = 5.0
WORKER_SECONDS = 1.0


@dataclass(frozen=True)
class Readiness:
    """`lag` is None where the database cannot say. Without broker or worker people can go on: only notices wait."""

    status: str  # ready, degraded, starting, unavailable
    database: bool
    broker: bool
    worker: bool
    outbox_lag_seconds: float | None

    @property
    def serves(self) -> bool:
        return self.status in ("ready", "degraded")


def readiness() -> Readiness:
    try:
        migrated = _migrations.done()
        lag = backlog().lag_seconds if migrated else None
    except DatabaseError:
        return Readiness("unavailable", False, *_machinery.state(), None)
    broker, worker = _machinery.state()
    if is_preparing() or not migrated:
        return Readiness("starting", True, broker, worker, lag)
    return Readiness("ready" if broker and worker else "degraded", True, broker, worker, lag)


class _Migrations:
    """Asked until the answer is yes; a newer version of the code is a new process."""

    def __init__(self) -> None:
        self._done = False

    def done(self) -> bool:
        if not self._done:
            executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
            self._done = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        return self._done


class _Machinery:
    """Whether the broker answers and a worker behind it does, asked at most once every ANSWER_HOLDS seconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked = float("-inf")
        self._state = (False, False)

    def state(self) -> tuple[bool, bool]:
        with self._lock:
            if time.monotonic() - self._asked > ANSWER_HOLDS:
                self._state = _ask()
                self._asked = time.monotonic()
            return self._state


def _ask() -> tuple[bool, bool]:
    quick = {"socket_connect_timeout": WORKER_SECONDS, "socket_timeout": WORKER_SECONDS}
    options = {**app.conf.broker_transport_options, **quick}
    with Connection(app.conf.broker_url, transport_options=options, connect_timeout=WORKER_SECONDS) as line:
        try:
            line.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=WORKER_SECONDS)
        except Exception:  # each transport has errors of its own
            return False, False
        try:
            return True, bool(app.control.ping(timeout=WORKER_SECONDS, limit=1, connection=line))
        except Exception:  # it went away in between
            return False, False


_migrations = _Migrations()
_machinery = _Machinery()
