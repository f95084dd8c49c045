"""Decode a picture and write it anew: only pixels survive, and equal pixels give equal bytes. Pure, and frugal: a decoded
picture takes 4 bytes a pixel, and at most two of that size exist at once."""

import hashlib
import io
import warnings
from typing import Any, NamedTuple

from PIL import Image, ImageOps

from reviews.pictures.refusals import Moving, TooManyPixels, Unreadable

MAX_PIXELS = 40_000_000
_ROWS_AT_ONCE = 256
_OPTIONS: dict[str, dict[str, Any]] = {
    "PNG": {"format": "PNG", "compress_level": 4},
    "JPEG": {"format": "JPEG", "quality": 92, "subsampling": 0},
    "WEBP": {"format": "WEBP", "lossless": True, "quality": 50, "method": 2, "exact": True},
}
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


class Recoded(NamedTuple):
    """A picture written anew; `pixel_digest` is over its size and RGBA pixels."""

    content: bytes
    width: int
    height: int
    pixel_digest: str


def recode(content: bytes, source: str, served: str) -> Recoded:
    """From one of Pillow's formats into another. Raises Unreadable, Moving, TooManyPixels, and MemoryError."""
    image = _decoded(content, source)
    return Recoded(_encoded(image, served), image.width, image.height, pixel_digest(image))


def pixel_digest(image: Image.Image) -> str:
    """SHA-256 over width, height and RGBA bytes, taken in strips so that no second copy of a large image exists."""
    digest = hashlib.sha256(b"%d x %d RGBA\n" % image.size)
    for top in range(0, image.height, _ROWS_AT_ONCE):
        strip = image.crop((0, top, image.width, min(top + _ROWS_AT_ONCE, image.height)))
        digest.update(strip.convert("RGBA").tobytes())
    return digest.hexdigest()


def _decoded(content: bytes, source: str) -> Image.Image:
    """The upright pixels as RGB or RGBA, without anything that is not a pixel."""
    try:
        opened = Image.open(io.BytesIO(content), formats=[source])
        _check_opened(opened)
        ImageOps.exif_transpose(opened, in_place=True)
        return _bare(opened)
    except (Moving, TooManyPixels, MemoryError):
        raise
    except Exception as error:  # a decoder may raise anything for bytes that are no picture
        if "memory" in str(error):
            raise MemoryError from error
        raise Unreadable from error


def _check_opened(opened: Image.Image) -> None:
    """What the header did not tell: a frame larger than its canvas, or a second frame."""
    if opened.width * opened.height > MAX_PIXELS:
        raise TooManyPixels
    if getattr(opened, "is_animated", False):
        raise Moving


def _bare(image: Image.Image) -> Image.Image:
    """Whatever else it carries lies in `info`, from where encoders would take it along."""
    if image.mode.startswith("I") or image.mode == "F":
        image = image.point(lambda value: value / 256).convert("L")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    bare = image if image.mode == mode else image.convert(mode)
    bare.info = {}
    return bare


def _encoded(image: Image.Image, served: str) -> bytes:
    if served == "JPEG" and image.mode != "RGB":
        image = image.convert("RGB")
    target = io.BytesIO()
    try:
        image.save(target, **_OPTIONS[served])
    except Exception as error:  # what was decoded can be encoded, for as long as there is room for it
        raise MemoryError from error
    return target.getvalue()
