"""Disks that are full: of the files, of the database and the broker, of a backup."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.faulting.place import Place, running
from bench.faulting.writers import Writers
from tests.runtime.installation import eventually

STORE, DATABASE, BROKER, BACKUP = "1m", "600m", "8m", "1m"


def store(place: Place) -> list[str]:
    """A small disk over the files: what fits is kept, what does not is refused in a word, and all is well with room again."""
    store = place.installation.var / "artifacts"
    with _small_disk(store, STORE) as mounted:
        if not mounted:
            return []
        writers = Writers(place.site)
        full = eventually(lambda: writers.refused[507] > 20, 240)
        writers.stop()
        missing, halves = place.missing(writers.stories), sum(1 for _ in store.glob("p*/*/.part-*"))
        subprocess.run(["mount", "-o", "remount,size=64m", store], check=True)
        again = Writers(place.site)
        time.sleep(3)
        again.stop()
        print(
            f"full disk of the files: {writers.acknowledged} writes acknowledged, {len(missing)} lost or done twice, refused "
            f"{dict(writers.refused)}, {halves} halves left; with room again {again.acknowledged} acknowledged, refused "
            f"{dict(again.refused) or 'none'}",
            flush=True,
        )
        failures = []
        if missing or halves or not full or writers.refused.keys() - {507} or again.refused or not again.acknowledged:
            failures.append(f"full disk of the files: {missing[:5]}, {dict(writers.refused)}, {dict(again.refused)}")
        for file in store.glob("p*/*/*"):
            file.unlink()
        taken = len(place.missing(writers.stories))
        print(f"control, files that were taken away: {taken} missed", flush=True)
        return failures if taken else [*failures, "control: files were taken away and nobody missed them"]


def database_and_broker(folder: Path) -> list[str]:
    """An installation whose database and whose broker have small disks, which somebody else fills to the last byte."""
    var = folder / "var"
    var.mkdir(mode=0o700)
    for name in ("postgres", "valkey"):
        (var / name).mkdir(mode=0o700)
    with _small_disk(var / "postgres", DATABASE) as mounted, _small_disk(var / "valkey", BROKER):
        if not mounted:
            return []
        for name in ("postgres", "valkey"):
            (var / name).chmod(0o700)
        with running(folder) as place:
            return [*_filled(place), *_backups(place)]


def _filled(place: Place) -> list[str]:
    newest = place.newest_event()
    ballasts = [place.installation.var / name / "ballast" for name in ("postgres", "valkey")]
    writers = Writers(place.site)
    time.sleep(3)
    before = writers.acknowledged
    for ballast in ballasts:
        _fill(ballast)
    full = eventually(lambda: writers.refused[503] + writers.unanswered > 40, 90)
    time.sleep(5)
    during = dict(writers.refused)
    for ballast in ballasts:
        ballast.unlink()
    freed = time.monotonic()
    ready = place.wait_until_ready()
    longest, then = time.monotonic() - freed, writers.acknowledged
    time.sleep(8)
    writers.stop()
    missing, untold = place.missing(writers.stories), place.untold(newest)
    print(
        f"full disk of database and broker: {writers.acknowledged} writes acknowledged ({before} before, "
        f"{writers.acknowledged - then} after there was room), {len(missing)} lost or done twice, {untold} told nobody; refused "
        f"{during}, {writers.unanswered} without an answer; ready {longest:.1f} s after there was room",
        flush=True,
    )
    good = full and ready and not missing and not untold and writers.acknowledged > then
    good = good and not writers.refused.keys() - {503}
    return (
        [] if good else [f"full disk of database and broker: {missing[:5]}, untold {untold}, {dict(writers.refused)}"]
    )


def _backups(place: Place) -> list[str]:
    """A backup for which there is no room says so, leaves nothing that passes for one, and is noted; a damaged one is found."""
    failures, manage = [], place.installation.manage
    small = place.folder / "small"
    small.mkdir()
    with _small_disk(small, BACKUP):
        full = manage("backup", f"{small}/", seconds=120)
        left = sorted(path.name for path in small.iterdir())
    noted = place.sql("SELECT ok, said FROM orchestration_backuprun ORDER BY id DESC LIMIT 1")
    print(
        f"full disk of a backup: ended with {full.returncode}, “{full.stderr.strip().splitlines()[-1]}”, left {left}; noted {noted}"
    )
    if not full.returncode or left or not noted or noted[0][0] is not False:
        failures.append(f"full disk of a backup: {full.returncode}, {left}, {noted}")
    whole = place.folder / "whole.backup"
    manage("backup", str(whole), seconds=120)
    intact = manage("restore", "--check", str(whole), seconds=120).returncode
    content = bytearray(whole.read_bytes())
    content[len(content) // 2] ^= 1
    whole.write_bytes(content)
    broken = manage("restore", "--check", str(whole), seconds=120)
    print(
        f"one bit of a backup turned over: “{broken.stderr.strip().splitlines()[-1]}”; control, as it was: {intact}",
        flush=True,
    )
    return (
        failures if broken.returncode and not intact else [*failures, f"broken backup: {broken.returncode}, {intact}"]
    )


def _fill(ballast: Path) -> None:
    """Take every byte there is."""
    with open(ballast, "wb", buffering=0) as file:
        for size in (2**20, 2**12, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


@contextmanager
def _small_disk(folder: Path, size: str) -> Iterator[bool]:
    """Mount one of that size; yields whether it could be."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder]
    mounted = os.geteuid() == 0 and not subprocess.run(command, check=False).returncode
    if not mounted:
        print("full disk: not tried, it takes root and a mount", flush=True)
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", folder], check=False)
