"""Bytes are kept whole, by their digest, inside their project."""

import hashlib
import os
import resource
import threading
import time
from pathlib import Path

import pytest
from pytest_django import Settings

from reviews import storage

CONTENT = b"# PRD\n" * 100
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """A store of its own for each test."""
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "artifacts": backend}
    return tmp_path


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_is_put_is_read_again_under_a_key_that_says_nothing(folder: Path) -> None:
    key = storage.put(7, CONTENT, DIGEST)
    assert key == f"p7/{DIGEST[:2]}/{DIGEST}"
    assert storage.read(key) == CONTENT
    assert storage.exists(key)
    assert files_in(folder) == [folder / key]


def test_the_same_bytes_are_one_file_in_a_project_and_two_in_two(folder: Path) -> None:
    assert storage.put(7, CONTENT, DIGEST) == storage.put(7, CONTENT, DIGEST)
    storage.put(8, CONTENT, DIGEST)
    assert len(files_in(folder)) == 2


def test_a_digest_of_other_bytes_is_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match="digest"):
        storage.put(7, CONTENT + b"x", DIGEST)
    assert files_in(folder) == []


@pytest.mark.parametrize("spoil", [b"", CONTENT[:-1], CONTENT[:-1] + b"\0", CONTENT + b"\n"])
def test_damage_is_noticed_on_reading_and_mended_by_putting_again(folder: Path, spoil: bytes) -> None:
    key = storage.put(7, CONTENT, DIGEST)
    (folder / key).write_bytes(spoil)
    with pytest.raises(storage.Damaged) as damage:
        storage.read(key)
    assert damage.value.key == key
    storage.put(7, CONTENT, DIGEST)
    assert storage.read(key) == CONTENT


def test_a_lost_file_is_damage(folder: Path) -> None:
    key = storage.put(7, CONTENT, DIGEST)
    (folder / key).unlink()
    assert not storage.exists(key)
    with pytest.raises(storage.Damaged):
        storage.read(key)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "x",
        "../../etc/passwd",
        f"p7/{DIGEST[:2]}/../../../etc/passwd",
        f"p7/{DIGEST[:2]}/{DIGEST}\n",
        f"/p7/aa/{DIGEST}",
    ],
)
def test_what_is_no_key_is_never_looked_up(key: str) -> None:
    with pytest.raises(ValueError, match="no storage key"):
        storage.read(key)
    with pytest.raises(ValueError, match="no storage key"):
        storage.exists(key)


def test_no_room_leaves_nothing_behind(folder: Path) -> None:
    """A limit on the size of files stands in for a full disk: the write fails in its middle."""
    large = b"x" * 3_000_000
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(storage.StorageFull):
            storage.put(7, large, hashlib.sha256(large).hexdigest())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert files_in(folder) == []
    assert storage.read(storage.put(7, large, hashlib.sha256(large).hexdigest())) == large


def test_what_a_killed_write_left_is_thrown_away_a_day_later(folder: Path) -> None:
    key = storage.put(7, CONTENT, DIGEST)
    old, new = (folder / key).parent / ".part-old", (folder / key).parent / ".part-new"
    for part in (old, new):
        part.write_bytes(b"half")
    os.utime(old, (time.time() - 100_000, time.time() - 100_000))
    assert storage.drop_parts() == 1
    assert files_in(folder) == sorted([new, folder / key])


def test_many_at_once_write_one_whole_file(folder: Path) -> None:
    large = bytes(range(256)) * 4000
    digest = hashlib.sha256(large).hexdigest()
    start = threading.Barrier(8)
    keys: list[str] = []

    def put() -> None:
        start.wait()
        keys.append(storage.put(7, large, digest))

    threads = [threading.Thread(target=put) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1
    assert files_in(folder) == [folder / keys[0]]
    assert storage.read(keys[0]) == large


def test_a_store_without_paths_is_written_through_its_own_interface(settings: Settings) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "artifacts": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    key = storage.put(7, CONTENT, DIGEST)
    assert storage.put(7, CONTENT, DIGEST) == key
    assert storage.read(key) == CONTENT
