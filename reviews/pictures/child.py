"""The process that decodes: `python -m reviews.pictures.child`, started and fed by `workshop`.

It loads what it needs and then bounds itself: in memory, and in what it may open, which from then on is nothing: no
socket, no file, no pipe. It answers one message after the other, and ends when none comes for a while.
"""

import os
import resource
import select
import signal
from typing import Any

from PIL import GifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin

from reviews import pixel_diff
from reviews.pictures import frames, trial
from reviews.pictures.recoding import recode
from reviews.pictures.refusals import BY_NAME

MEMORY = 512 * 1024 * 1024  # bytes of address space
SECONDS = 12  # for whoever lost the parent that would have ended it sooner
IDLE_SECONDS = 60.0
# Pillow loads these when they are first needed, when nothing can be loaded any more.
LOADED = (GifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
_IN, _OUT, _ERR = range(3)


def main() -> None:
    """Answer until nobody asks any more."""
    trial.run()
    bound()
    while select.select([_IN], [], [], IDLE_SECONDS)[0]:
        message = frames.read(lambda most: os.read(_IN, most))
        if message is None:
            return
        signal.alarm(SECONDS)
        values, blobs = answer(*message)
        signal.alarm(0)
        for piece in frames.written(values, blobs):
            _write(piece)
        if values.get("refused") == "Exceeded":
            return  # what lies about of the attempt would be in the way of the next


def bound() -> None:
    """From here on 512 MB, and not one more file descriptor."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_ERR + 1, _ERR + 1))


def answer(asked: dict[str, Any], blobs: list[bytes]) -> frames.Message:
    """What came of the work, or why there was none."""
    try:
        return _WORK[asked["work"]](asked, blobs)
    except (MemoryError, RecursionError):
        return {"refused": "Exceeded"}, []
    except pixel_diff.Refused as refusal:
        return {"refused": "Refused", "sentence": str(refusal)}, []
    except tuple(BY_NAME.values()) as refusal:
        return {"refused": type(refusal).__name__}, []


def _recode(asked: dict[str, Any], blobs: list[bytes]) -> frames.Message:
    content, *rest = recode(blobs.pop(), asked["source"], asked["served"])
    return {"recoded": rest}, [content]


def _compare(asked: dict[str, Any], blobs: list[bytes]) -> frames.Message:
    right, left = blobs.pop(), blobs.pop()
    found = pixel_diff.compare(left, right, **asked["options"])
    regions = [list(region) for region in found.regions]
    return {
        "compared": [found.width, found.height, found.same_size, found.differing, found.compared],
        "regions": regions,
    }, [found.picture]


_WORK = {"recode": _recode, "compare": _compare}


def _write(piece: bytes) -> None:
    left = memoryview(piece)
    while left:
        left = left[os.write(_OUT, left) :]


if __name__ == "__main__":
    main()
