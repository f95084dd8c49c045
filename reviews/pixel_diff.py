"""How two pictures differ, pixel by pixel. Pure; bounded in pixels, time and memory.

Work goes strip by strip, so that beside the two decoded pictures only a mask of one byte a pixel is ever held.
"""

import io
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor

from PIL import Image, ImageChops, ImageDraw

from reviews.pixel_regions import Region, regions_of

MAX_PIXELS = 40_000_000
MAX_SECONDS = 9.0  # a little less than whoever waits for it gives it
TOLERANCE = 8  # of 255 in a channel: what an encoder may do to a colour
Share = Sequence[float]  # [x, y, width, height] from 0 to 1
_STRIP = 500_000  # pixels at once
_FORMATS = ("PNG", "JPEG", "WEBP")
_RED = (208, 16, 60)
_one_at_a_time = threading.BoundedSemaphore(1)


class Refused(Exception):
    """The pictures cannot be compared; the message is a sentence for people."""


@dataclass(frozen=True)
class Difference:
    """`width` and `height` are of the common canvas: both pictures at its top left, what only one has differs.

    `share` is `differing` of `compared` pixels (those not ignored). `picture` is a PNG: the second picture pale, red
    where it differs.
    """

    width: int
    height: int
    same_size: bool
    differing: int
    compared: int
    regions: tuple[Region, ...]
    picture: bytes

    @property
    def share(self) -> float:
        return self.differing / self.compared if self.compared else 0.0


def compare(
    left: bytes,
    right: bytes,
    *,
    tolerance: int = TOLERANCE,
    forgiving: bool = True,
    ignore: Sequence[Share] = (),
    seconds: float = MAX_SECONDS,
) -> Difference:
    """Compare two encoded pictures (PNG, JPEG or WebP).

    A pixel differs where a channel is off by more than `tolerance`. With `forgiving` a pixel is held against the range
    of the 3 x 3 pixels around its place in the other picture, so that smoothed edges and shifts by one pixel do not
    count. `ignore` are parts of the second picture, in shares of its width and height. Raises Refused.
    """
    deadline = time.monotonic() + seconds
    with _one_at_a_time:
        one, other = _open(left), _open(right)
        same_size = one.size == other.size
        width, height = max(one.width, other.width), max(one.height, other.height)
        if width * height > MAX_PIXELS:
            raise Refused(f"Together they span more than {MAX_PIXELS // 10**6} million pixels.")
        mask = Image.new("L", (width, height), 255)
        for top, strip in _strips(one, other, tolerance, forgiving):
            mask.paste(strip, (0, top))
            _check_time(deadline)
        del one
        ignored = _ignore(mask, ignore, other.size)
        differing = mask.histogram()[255]
        regions = regions_of(mask) if differing else ()
        _check_time(deadline)
        picture = _picture(other, mask)
        _check_time(deadline)
    return Difference(width, height, same_size, differing, width * height - ignored, regions, picture)


def _open(content: bytes) -> Image.Image:
    """The decoded picture as RGB, or as RGBA where any of it is see-through."""
    try:
        image = Image.open(io.BytesIO(content), formats=_FORMATS)
        if image.width * image.height > MAX_PIXELS:
            raise Refused(f"One has more than {MAX_PIXELS // 10**6} million pixels.")
        image.load()
    except Refused:
        raise
    except Exception:  # a decoder may raise anything for bytes that are no picture
        raise Refused("One of them is no picture that can be read.") from None
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode == mode else image.convert(mode)


def _check_time(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise Refused("Comparing them takes too long.")


def _strips(one: Image.Image, other: Image.Image, tolerance: int, forgiving: bool) -> Iterator[tuple[int, Image.Image]]:
    """(top, mask) of each strip of what both pictures have; 255 where they differ."""
    width, height = min(one.width, other.width), min(one.height, other.height)
    seen_through = "RGBA" in (one.mode, other.mode)
    rows = max(1, _STRIP // width)
    for top in range(0, height, rows):
        bottom = min(top + rows, height)
        above, below = min(top, 1), min(height - bottom, 1)
        box = (0, top - above, width, bottom + below)
        a, b = (_channels(image.crop(box), seen_through) for image in (one, other))
        found = _strongest(_beyond(a, b) if forgiving else ImageChops.difference(a, b))
        strip = found.crop((0, above, width, above + bottom - top))
        yield top, strip.point(lambda value: 255 if value > tolerance else 0)


def _channels(strip: Image.Image, seen_through: bool) -> Image.Image:
    """With transparency, colours weighed by it: what cannot be seen has no colour."""
    if not seen_through:
        return strip
    return strip.convert("RGBA").convert("RGBa")


def _beyond(a: Image.Image, b: Image.Image) -> Image.Image:
    """How far each pixel of either lies outside the range of the 3 x 3 pixels of the other around it."""
    return ImageChops.lighter(_outside(a, b), _outside(b, a))


def _outside(a: Image.Image, b: Image.Image) -> Image.Image:
    highest, lowest = _maximum(b), ImageChops.invert(_maximum(ImageChops.invert(b)))
    return ImageChops.lighter(ImageChops.subtract(a, highest), ImageChops.subtract(lowest, a))


def _maximum(image: Image.Image) -> Image.Image:
    """Of the 3 x 3 pixels around each; beyond the edge lies nothing. Pillow's own filter takes ten times as long."""
    width, height = image.size
    padded = image.crop((-1, -1, width + 1, height + 1))
    rows = [padded.crop((across, 0, across + width, height + 2)) for across in range(3)]
    wide = ImageChops.lighter(ImageChops.lighter(rows[0], rows[1]), rows[2])
    parts = [wide.crop((0, down, width, down + height)) for down in range(3)]
    return ImageChops.lighter(ImageChops.lighter(parts[0], parts[1]), parts[2])


def _strongest(image: Image.Image) -> Image.Image:
    first, *others = image.split()
    for band in others:
        first = ImageChops.lighter(first, band)
    return first


def _ignore(mask: Image.Image, ignore: Sequence[Share], size: tuple[int, int]) -> int:
    """Clear the ignored parts; returns how many pixels they are."""
    if not ignore:
        return 0
    covered = Image.new("L", mask.size, 0)
    pen = ImageDraw.Draw(covered)
    for x, y, width, height in ignore:
        right, bottom = ceil((x + width) * size[0]) - 1, ceil((y + height) * size[1]) - 1
        left, top = floor(x * size[0]), floor(y * size[1])
        if right >= left and bottom >= top:
            pen.rectangle((left, top, right, bottom), fill=255)
    mask.paste(0, mask=covered)
    return covered.histogram()[255]


def _picture(base: Image.Image, mask: Image.Image) -> bytes:
    """Greys from pale to white and one red, as a palette: a quarter of the bytes and of the time of full colours."""
    pale = base.convert("L").point(lambda value: 150 + value * 104 // 255)
    canvas = Image.new("L", mask.size, 254)
    canvas.paste(pale, (0, 0))
    canvas.paste(255, mask=mask)
    greys = [channel for value in range(255) for channel in (value, value, value)]
    canvas.putpalette([*greys, *_RED])
    target = io.BytesIO()
    canvas.save(target, "PNG", compress_level=4)
    return target.getvalue()
