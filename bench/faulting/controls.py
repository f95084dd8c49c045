"""The same faults with a guard taken away: each must lose something, or the figures beside them say nothing."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request

from bench.faulting.place import Place
from bench.faulting.writers import Writers
from orchestration.runtime import paths
from tests.runtime.installation import eventually, free_port

HASTY = ("synchronous_commit = off", "wal_writer_delay = 10000", "wal_writer_flush_after = 262144")


def hasty_web(place: Place) -> list[str]:
    """A web server that answers before it has written, killed."""
    port, acknowledged = free_port(), []
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--port",
        str(port),
        "bench.faulting.hasty:application",
    ]
    environment = place.installation.environment() | {
        "DJANGO_SETTINGS_MODULE": "orchestration.settings",
        "PYTHONPATH": str(paths.CHECKOUT),
    }
    with open(place.folder / "hasty.log", "wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    ended = threading.Event()

    def write() -> None:
        while not ended.is_set():
            title = f"Hasty {len(acknowledged)}"
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/api/v1/projects/shop/features",
                json.dumps({"title": title}).encode(),
                {"Authorization": f"Bearer {place.tokens['pm']}", "Content-Type": "application/json"},
            )
            try:
                urllib.request.urlopen(request, timeout=5).close()
                acknowledged.append(title)
            except OSError:
                pass
            time.sleep(0.1)

    writer = threading.Thread(target=write)
    writer.start()
    eventually(lambda: len(acknowledged) > 30)
    os.killpg(server.pid, signal.SIGKILL)
    ended.set()
    writer.join()
    server.wait()
    there = {title for (title,) in place.sql("SELECT title FROM projects_feature WHERE title LIKE 'Hasty %%'")}
    return _noticed(
        "a web server that answers before it has written", len(set(acknowledged) - there), len(acknowledged)
    )


def without_outbox(place: Place) -> list[str]:
    """A worker that is killed, and nothing that remembers what it had not told yet."""
    newest = place.newest_event()
    place.sql("ALTER TABLE projects_event DISABLE TRIGGER event_to_outbox")
    try:
        writers = Writers(place.site)
        time.sleep(2)
        place.kill("worker")
        time.sleep(2)
        writers.stop()
    finally:
        place.sql("ALTER TABLE projects_event ENABLE TRIGGER event_to_outbox")
    return _noticed("events that no outbox remembers, told nobody", place.untold(newest), writers.acknowledged)


def hasty_database(place: Place) -> list[str]:
    """A database that answers before it has written, stopped at once, killed, and switched off with everything else."""
    failures = []
    for setting in HASTY:
        place.sql(f"ALTER SYSTEM SET {setting}")
    for what, breaking in (
        ("stopped at once", lambda: place.kill("database", signal.SIGQUIT)),
        ("killed", lambda: place.kill("database")),
        ("killed together with up and everything else", place.killed_outright),
    ):
        _restarted(place)
        writers = Writers(place.site)
        time.sleep(4)
        breaking()
        writers.stop()
        if place.installation.has_ended():
            place.start()
        missing = place.missing(writers.stories)
        failures += _noticed(
            f"a database that answers before it has written, {what}", len(missing), writers.acknowledged
        )
    place.sql("ALTER SYSTEM RESET ALL")
    _restarted(place)
    return failures


def _restarted(place: Place) -> None:
    """In order, so that settings count and everything before is on disk."""
    place.kill("database", signal.SIGINT)
    time.sleep(1)
    place.wait_until_ready()


def _noticed(what: str, missing: int, acknowledged: int) -> list[str]:
    print(f"control, {what}: {missing} of {acknowledged}", flush=True)
    return [] if missing else [f"control, {what}: nothing was missing, so nothing is proven"]
