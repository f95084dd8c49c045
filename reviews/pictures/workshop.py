"""Hand pictures to child processes: a few that wait for work, each used again and again and replaced when it dies."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from reviews import pixel_diff
from reviews.pictures import frames
from reviews.pictures.recoding import Recoded
from reviews.pictures.refusals import BY_NAME, Exceeded
from reviews.pixel_regions import Region

WALL_SECONDS = 10.0
RESTED_SECONDS = 50.0  # an idle child ends by itself soon after, and must not be asked then
AT_ONCE = 2  # children of one process; each takes up to 512 MB
_ROOT = Path(__file__).resolve().parents[2]
_MODULE = "reviews.pictures.child"


def recode(content: bytes, source: str, served: str) -> Recoded:
    """`recoding.recode` in a child. Raises Unreadable, Moving, TooManyPixels or Exceeded."""
    values, blobs = _ask({"work": "recode", "source": source, "served": served}, [content])
    return Recoded(blobs[0], *values["recoded"])


def compare(left: bytes, right: bytes, **options: Any) -> pixel_diff.Difference:
    """`pixel_diff.compare` in a child. Raises Refused of it, also where the work met its bounds."""
    try:
        values, (picture,) = _ask({"work": "compare", "options": options}, [left, right])
    except Exceeded:
        raise pixel_diff.Refused("Comparing them takes too long, or more memory than there is for it.") from None
    regions = tuple(Region(*region) for region in values["regions"])
    width, height, same_size, differing, compared = values["compared"]
    return pixel_diff.Difference(width, height, same_size, differing, compared, regions, picture)


class _Child:
    """One process and the two pipes to it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", _MODULE],
            cwd=_ROOT,
            env={"PATH": os.environ.get("PATH", "")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )
        self.rests_since = 0.0

    def ask(self, values: dict[str, Any], blobs: Sequence[bytes]) -> frames.Message:
        """Raises EOFError where it died, in time or in its bounds, and OSError where it was dead already."""
        sent, received = self.process.stdin, self.process.stdout
        assert sent is not None and received is not None
        timer = threading.Timer(WALL_SECONDS, self.process.kill)
        timer.daemon = True
        timer.start()
        try:
            for piece in frames.written(values, blobs):
                left = memoryview(piece)
                while left:
                    left = left[sent.write(left) :]
            message = frames.read(received.read)
        finally:
            timer.cancel()
        if message is None:
            raise EOFError
        return message

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


class _Workshop:
    """The children of this process. A forked process has none of its parent's."""

    def __init__(self) -> None:
        self.places = threading.BoundedSemaphore(AT_ONCE)
        self.idle: list[_Child] = []

    def ask(self, values: dict[str, Any], blobs: Sequence[bytes]) -> frames.Message:
        with self.places:
            child = self._take()
            message = None
            try:
                message = child.ask(values, blobs)
            except (EOFError, OSError):
                raise Exceeded from None
            finally:
                if message is None or message[0].get("refused") == "Exceeded":
                    child.end()
                else:
                    child.rests_since = time.monotonic()
                    self.idle.append(child)
        return message

    def _take(self) -> _Child:
        while child := self._idle():
            if child.process.poll() is None and time.monotonic() - child.rests_since < RESTED_SECONDS:
                return child
            child.end()
        return _Child()

    def close(self) -> None:
        """End those that wait for work."""
        while child := self._idle():
            child.end()

    def _idle(self) -> _Child | None:
        try:
            return self.idle.pop()
        except IndexError:
            return None


_workshop = _Workshop()


def close() -> None:
    """End the children that wait for work; the next picture starts one anew."""
    _workshop.close()


def _renew() -> None:
    global _workshop
    _workshop = _Workshop()


os.register_at_fork(after_in_child=_renew)


def _ask(values: dict[str, Any], blobs: Sequence[bytes]) -> frames.Message:
    answered, found = _workshop.ask(values, blobs)
    refused = answered.get("refused")
    if refused == "Refused":
        raise pixel_diff.Refused(answered["sentence"])
    if refused:
        raise BY_NAME[refused]
    return answered, found
