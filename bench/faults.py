"""Break a real installation again and again while people write, and look for what it had told them was kept.

.venv/bin/python -m bench.faults [TIMES]     as root, for the disk that is full
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.faulty import Book, Site, Writers, lost
from tests.runtime.installation import Installation, eventually

TIMES = 10
PEOPLE = ("pm", "designer")
ROOM = "3m"  # of the disk that fills up
failures: list[str] = []


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    with tempfile.TemporaryDirectory(prefix="countersign-faults-") as folder:
        installation = Installation(Path(folder) / "var")
        installation.var.mkdir(mode=0o700)
        try:
            _start(installation, Path(folder) / "up.log")
            site = Site(installation.port, {who: _token(installation, who) for who in PEOPLE})
            for name in ("web", "worker", "database"):
                _report(f"kill -9 of {name}", times, *_broken(installation, site, name, times, signal.SIGKILL))
            _report(
                "immediate stop of database", times, *_broken(installation, site, "database", times, signal.SIGQUIT)
            )
            _control(installation, site)
            _full_disk(installation, site)
            _audit(installation)
        finally:
            installation.end()
    if failures:
        raise SystemExit("\n".join(failures))


def _start(installation: Installation, log: Path) -> None:
    """A machine that is busy with other things gets more time than a test gives it."""
    try:
        installation.start(log)
    except AssertionError:
        if installation.has_ended() or not eventually(lambda: "runs at" in log.read_text(), 240):
            raise


def _token(installation: Installation, who: str) -> str:
    return installation.manage("token", f"{who}@demo.example").stdout.strip()


def _broken(
    installation: Installation, site: Site, name: str, times: int, how: signal.Signals
) -> tuple[Book, list[str], float]:
    """Break it at random moments; the book, what is lost, and the longest time until the site was ready again."""
    writers, longest = Writers(site), 0.0
    for _ in range(times):
        time.sleep(random.uniform(0.5, 2.0))
        os.kill(installation.main_process(name), how)
        began = time.monotonic()
        time.sleep(0.1)
        if not eventually(lambda: _ready(installation)):
            failures.append(f"{name} did not come back")
        longest = max(longest, time.monotonic() - began)
    book = writers.stop()
    return book, lost(site, book), longest


def _ready(installation: Installation) -> bool:
    return installation.answers()


def _report(what: str, times: int, book: Book, missing: list[str], longest: float) -> None:
    print(
        f"{what}, {times} times: {len(book.kept)} revisions acknowledged, {len(missing)} lost; {book.unanswered} calls "
        f"without an answer, refused {book.refused or 'none'}; ready again within {longest:.1f} s",
        flush=True,
    )
    if missing or not book.kept:
        failures.append(f"{what}: lost {missing}")


def _control(installation: Installation, site: Site) -> None:
    """A database that acknowledges before it has written must lose something, or the figures above say nothing."""
    shell = "from django.db import connection as c; c.cursor().execute('ALTER SYSTEM SET {}')"
    for setting in ("synchronous_commit = off", "wal_writer_delay = 10000", "wal_writer_flush_after = 262144"):
        installation.manage("shell", "-v0", "-c", shell.format(setting))
    os.kill(installation.main_process("database"), signal.SIGQUIT)
    time.sleep(1)
    eventually(lambda: _ready(installation))
    book, missing, _ = _broken(installation, site, "database", 3, signal.SIGQUIT)
    print(
        f"control, a database that does not write before it answers: {len(missing)} of {len(book.kept)} lost",
        flush=True,
    )
    if not missing:
        failures.append("control: nothing was lost, so nothing is proven")
    installation.manage(
        "shell", "-v0", "-c", "from django.db import connection as c; c.cursor().execute('ALTER SYSTEM RESET ALL')"
    )
    os.kill(installation.main_process("database"), signal.SIGINT)
    time.sleep(1)
    eventually(lambda: _ready(installation))


def _full_disk(installation: Installation, site: Site) -> None:
    """A small disk over the store: what fits is kept, what does not is refused in a word, and all is well with room again."""
    store = installation.var / "artifacts"
    if (
        os.geteuid() != 0
        or subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", store], check=False).returncode
    ):
        print("full disk: not tried, it takes root and a mount")
        return
    try:
        writers = Writers(site)
        full = eventually(lambda: 507 in writers.book.refused)
        time.sleep(3)
        book = writers.stop()
        missing, parts = lost(site, book), _parts(store)
        others = {status: count for status, count in book.refused.items() if status != 507}
        subprocess.run(["mount", "-o", "remount,size=64m", store], check=True)
        after = Writers(site)
        time.sleep(3)
        again = after.stop()
        print(
            f"full disk: {len(book.kept)} revisions acknowledged, {len(missing)} lost, {book.refused.get(507, 0)} refused with 507, "
            f"{parts} halves left; with room again {len(again.kept)} acknowledged, {again.refused.get(507, 0)} refused",
            flush=True,
        )
        if missing or others or parts or not full or again.refused or not again.kept:
            failures.append(f"full disk: lost {missing}, refused {others}, {parts} halves, afterwards {again.refused}")
        for file in list(store.glob("p*/*/*"))[:1]:
            file.unlink()
        if not lost(site, book):
            failures.append("control: a file was taken away and nobody missed it")
    finally:
        subprocess.run(["umount", "-l", store], check=False)


def _parts(store: Path) -> int:
    return sum(1 for _ in store.glob("p*/*/.part-*"))


def _audit(installation: Installation) -> None:
    """Of the database; the files of the small disk are gone with it."""
    found = installation.manage("audit", "verify", seconds=300)
    print(f"audit verify: {found.stdout.strip().splitlines()[-1]}", flush=True)


if __name__ == "__main__":
    main()
