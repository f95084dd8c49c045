"""From a commit to the start of the notice's task, through a real broker and a real worker: p50 and p95.

.venv/bin/python -m bench.notices [COUNT]
"""

import contextlib
import os
import random
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import django
from django.core.management import call_command

from tests import scratch

EVENTS = 300
WARM_UP = 20
PER_SECOND = 30


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    run = scratch.join_run()
    os.environ |= run.environment() | {"DJANGO_SETTINGS_MODULE": "orchestration.settings", "LOG_LEVEL": "ERROR"}
    stopwatch = run.folder / "stopwatch"
    try:
        run.start_server()
        with run.admin() as admin:
            admin.execute(f'CREATE DATABASE "{run.database}"')
        with scratch.running_broker(), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.bind(str(stopwatch))
            with _worker(stopwatch, run.folder / "worker.log"):
                _report(_measure(line, count))
    finally:
        run.end()


def _measure(line: socket.socket, count: int) -> list[float]:
    """Milliseconds from each of `count` commits to the start of the task it woke."""
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    write, commits = import_module("bench.writing").prepared()
    line.settimeout(30)
    line.recv(8)
    found = []
    for number in range(WARM_UP + count):
        _silence(line)
        time.sleep(random.expovariate(PER_SECOND))
        commits.clear()
        write()
        started = int.from_bytes(line.recv(8), "big")
        if number >= WARM_UP:
            found.append((started - commits[0]) / 1e6)
    return found


def _silence(line: socket.socket) -> None:
    """Forget starts that were on their way."""
    line.settimeout(0.01)
    with contextlib.suppress(TimeoutError):
        while line.recv(8):
            continue
    line.settimeout(30)


@contextmanager
def _worker(stopwatch: Path, log: Path) -> Iterator[None]:
    options = "worker --pool threads --concurrency 4 --loglevel WARNING --without-gossip --without-mingle"
    with open(log, "ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "--app", "bench.stopwatch", *options.split()],
            env=os.environ | {"STOPWATCH": str(stopwatch)},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _report(found: list[float]) -> None:
    cuts = statistics.quantiles(found, n=100)
    print(f"commit to start of task, {len(found)} events at {PER_SECOND}/s, ms:", end=" ")
    print(f"p50 {cuts[49]:.1f}, p95 {cuts[94]:.1f}, p99 {cuts[98]:.1f}, max {max(found):.1f}")


if __name__ == "__main__":
    main()
