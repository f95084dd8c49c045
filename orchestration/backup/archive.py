"""A tar archive with a seal behind it, written and read from one end to the other, so that its size costs no memory."""

import hashlib
import io
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO

SEAL_BYTES = 64
_PIECE = 1024 * 1024
Tell = Callable[[int, int], None]  # bytes done, bytes in all


class Broken(Exception):
    """What was given is no whole backup; the message says in a sentence how that shows."""


class _Hashing(io.RawIOBase):
    """Passes bytes on, and hashes what it passes; reads end before the seal."""

    def __init__(self, file: IO[bytes], size: int = 0, tell: Tell | None = None) -> None:
        self.file, self.size, self.tell_progress = file, size, tell
        self.digest, self.passed = hashlib.sha256(), 0

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.file.write(data)
        self._pass(data)
        return len(data)

    def read(self, size: int = -1) -> bytes:
        left = self.size - SEAL_BYTES - self.passed
        data = self.file.read(left if size < 0 else min(size, left))
        self._pass(data)
        return data

    def _pass(self, data: bytes) -> None:
        self.digest.update(data)
        self.passed += len(data)
        if self.tell_progress:
            self.tell_progress(self.passed, self.size)


class Writer:
    """Writes beside the target, and renames when all is there: a backup that did not end has no name."""

    def __init__(self, path: Path) -> None:
        self.path, self._part = path, path.with_name(f".{path.name}.part")

    def __enter__(self) -> "Writer":
        handle = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(handle, "wb")
        self._through = _Hashing(self._file)
        self._tar = tarfile.open(fileobj=self._through, mode="w|", format=tarfile.USTAR_FORMAT)
        return self

    def add(self, name: str, content: bytes) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(content), 0o600
        self._tar.addfile(entry, io.BytesIO(content))

    def seal(self) -> tuple[str, int]:
        """End the archive and give it its name; returns the seal and the size in bytes."""
        self._tar.close()
        seal = self._through.digest.hexdigest()
        self._file.write(seal.encode())
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._part.rename(self.path)
        handle = os.open(self.path.parent, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
        return seal, self._through.passed + SEAL_BYTES

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind:
            self._file.close()
            self._through.file = io.BytesIO()  # tarfile writes its end when it is forgotten
            self._part.unlink(missing_ok=True)


@contextmanager
def members(path: Path, tell: Tell | None = None) -> Iterator[Iterator[tuple[str, bytes]]]:
    """Name and content of each member in its order. Read to the end, it has made sure of the seal. Raises Broken."""
    try:
        with open(path, "rb") as file:
            size = path.stat().st_size
            if size <= SEAL_BYTES:
                raise Broken("It is empty or was cut off at its very beginning.")
            yield _members(_Hashing(file, size, tell), file)
    except OSError as error:
        raise Broken(f"It cannot be read: {error.strerror or type(error).__name__}.") from error


def _members(through: _Hashing, file: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    try:
        with tarfile.open(fileobj=through, mode="r|") as tar:
            for entry in tar:
                stream = tar.extractfile(entry)
                content = stream.read() if stream else b""
                if len(content) != entry.size or not entry.isreg():
                    raise Broken(f"Its part {entry.name} is not whole.")
                yield entry.name, content
    except (tarfile.TarError, EOFError, ValueError, OverflowError) as error:
        raise Broken("It is no backup of Countersign, or was cut off or altered in its middle.") from error
    while through.read(_PIECE):
        continue
    if file.read() != through.digest.hexdigest().encode():
        raise Broken("Its seal does not fit its content: it was cut off, or altered after it was made.")
