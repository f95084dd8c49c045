"""Bytes of revisions, addressed by their digest, inside their project; on disk or wherever Django's storage points.

A key never says what a person called a file, and equal bytes of two projects are two files, so that nobody can learn
from the store what another project holds.
"""

import contextlib
import errno
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages

_KEY = re.compile(r"p[0-9]+/[0-9a-f]{2}/[0-9a-f]{64}")
GONE, ALTERED = "gone", "altered"
_PIECE = 1024 * 1024
_PART, _PART_SECONDS = ".part-", 24 * 3600
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class StorageFull(Exception):
    """There is no room for the bytes; nothing of them was kept."""


class StoreAway(Exception):
    """The store cannot be reached, or refuses to serve. Nothing is known of the files in it, and nothing was kept."""


class Damaged(Exception):
    """The bytes of a key are gone, or are not those that were put there. `key` says which, `reason` is GONE or ALTERED."""

    def __init__(self, key: str, reason: str) -> None:
        sentence = "the file is gone" if reason == GONE else "the content is not what was stored"
        super().__init__(f"{key}: {sentence}")
        self.key, self.reason = key, reason


def put(project_id: int, content: bytes, sha256: str) -> str:
    """Keep the bytes and return their key. Whole or not at all; the same bytes again are no second file.

    Bytes found damaged under their key are put right. Raises StorageFull, StoreAway, and ValueError for a digest that is not theirs.
    """
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError("The digest is not that of the content.")
    key = key_of(project_id, sha256)
    if not _is_intact(key):
        with _reached() as store:
            _write(store, key, content)
    return key


def key_of(project_id: int, sha256: str) -> str:
    """Where a project's bytes of this digest lie, if they do."""
    return f"p{int(project_id)}/{sha256[:2]}/{sha256}"


def read(key: str) -> bytes:
    """The bytes of a key, checked against their digest. Raises Damaged, StoreAway, and ValueError for what is no key."""
    _check_key(key)
    try:
        with _reached() as store, store.open(key, "rb") as stored:
            content = bytes(stored.read())
    except FileNotFoundError:
        demand_filled()
        raise Damaged(key, GONE) from None
    if hashlib.sha256(content).hexdigest() != key.rsplit("/", 1)[1]:
        raise Damaged(key, ALTERED)
    return content


def damage_of(key: str) -> str | None:
    """What is wrong with the bytes of a key: "gone", "altered", or None. Reads them piece by piece, a megabyte at most.

    Raises ValueError for what is no key.
    """
    _check_key(key)
    digest = hashlib.sha256()
    try:
        with _reached() as store, store.open(key, "rb") as stored:
            while piece := stored.read(_PIECE):
                digest.update(piece)
    except FileNotFoundError:
        return GONE
    return None if digest.hexdigest() == key.rsplit("/", 1)[1] else ALTERED


def demand_filled() -> None:
    """Raise StoreAway where the folder is missing or empty, as when a disk is not mounted: that is no lost file."""
    with _reached() as store:
        if isinstance(store, FileSystemStorage) and not any(Path(store.location).glob("*")):
            raise StoreAway(f"The folder of files, {store.location}, is missing or empty.")


def drop_parts() -> int:
    """Throw away what a write that was killed in its middle left beside its target a day ago; returns how many."""
    dropped = 0
    with _reached() as store:
        if isinstance(store, FileSystemStorage):
            for part in Path(store.location).glob(f"p*/*/{_PART}*"):
                if time.time() - part.stat().st_mtime > _PART_SECONDS:
                    part.unlink(missing_ok=True)
                    dropped += 1
    return dropped


def is_folder() -> bool:
    """Whether files lie in a folder, where asking for one costs next to nothing."""
    return isinstance(storages["artifacts"], FileSystemStorage)


def exists(key: str) -> bool:
    """Whether something is kept under the key (`read` tells whether it is intact). Raises ValueError for what is no key."""
    _check_key(key)
    with _reached() as store:
        return store.exists(key)


@contextlib.contextmanager
def _reached() -> Iterator[Storage]:
    """The store; its own ways of not being there become StoreAway."""
    store = storages["artifacts"]
    try:
        yield store
    except getattr(store, "away", ()) as error:
        raise StoreAway(f"The store of files does not serve: {type(error).__name__}.") from error


def _check_key(key: str) -> None:
    if not _KEY.fullmatch(key):
        raise ValueError("This is no storage key.")


def _is_intact(key: str) -> bool:
    return damage_of(key) is None


def _write(store: Storage, key: str, content: bytes) -> None:
    try:
        if isinstance(store, FileSystemStorage):
            _write_file(Path(store.path(key)), content)
        else:
            _write_remote(store, key, content)
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull("There is no room left for files.") from error
        raise


def _write_file(path: Path, content: bytes) -> None:
    """Write beside the target and rename, so that no reader ever meets a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=_PART)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself survive a power loss."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_remote(store: Storage, key: str, content: bytes) -> None:
    """Object stores write whole or not at all; a damaged object is replaced under the same name."""
    if not getattr(store, "file_overwrite", False) and store.exists(key):
        store.delete(key)
    saved = store.save(key, ContentFile(content))
    if saved != key:
        store.delete(saved)
