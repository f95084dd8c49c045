"""Images, decoded within limits and written anew: only pixels survive, and equal pixels give equal bytes."""

import hashlib
import io
import threading
import warnings
from typing import Any

from PIL import Image, ImageOps

from reviews.artifacts.digests import sha256
from reviews.artifacts.errors import InvalidArtifact, TooLarge
from reviews.artifacts.names import clean_name
from reviews.artifacts.pixels import UnreadableHeader, has_too_many_scans, header_size, is_moving
from reviews.artifacts.shapes import PreparedFile, Upload
from reviews.artifacts.sniffing import GIF, IMAGES, JPEG, PNG, WEBP, describe, image_type

MAX_PIXELS = 40_000_000
MAX_SIDE = 20_000
MAX_TOTAL_PIXELS = 400_000_000
_ROWS_AT_ONCE = 256
_DECODERS = {PNG: "PNG", JPEG: "JPEG", WEBP: "WEBP", GIF: "GIF"}
_EXTENSIONS = {PNG: ".png", JPEG: ".jpg", WEBP: ".webp"}
_OPTIONS: dict[str, dict[str, Any]] = {
    PNG: {"format": "PNG", "compress_level": 4},
    JPEG: {"format": "JPEG", "quality": 92, "subsampling": 0},
    WEBP: {"format": "WEBP", "lossless": True, "quality": 50, "method": 2, "exact": True},
}
# A decoded image takes up to 4 bytes a pixel, so that few may be open at once in one process.
_open_images = threading.BoundedSemaphore(2)
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


def prepare_images(uploads: tuple[Upload, ...]) -> tuple[PreparedFile, ...]:
    """Every upload as a served image, in order, still under its own cleaned name.

    Raises InvalidArtifact or TooLarge on `files`; all refused files are named. Limits are checked on all headers first.
    """
    errors: list[str] = []
    too_large: list[str] = []
    total = 0
    for upload in uploads:
        try:
            width, height = _check_header(upload)
            total += width * height
        except TooLarge as error:
            too_large += error.errors["files"]
        except InvalidArtifact as error:
            errors += error.errors["files"]
    if total > MAX_TOTAL_PIXELS:
        too_large.append(f"The images together have more than {MAX_TOTAL_PIXELS // 10**6} million pixels.")
    if errors:
        raise InvalidArtifact.of("files", *errors, *too_large)
    if too_large:
        raise TooLarge.of("files", *too_large)
    return tuple(_prepare_image(upload) for upload in uploads)


def _check_header(upload: Upload) -> tuple[int, int]:
    name = clean_name(upload.name, fallback="image")
    kind = image_type(upload.content)
    if kind is None:
        found = describe(upload.content)
        raise InvalidArtifact.of("files", f"“{name}” is {found}. Screens can be PNG, JPEG, WebP or still GIF images.")
    try:
        width, height = header_size(upload.content, kind)
    except UnreadableHeader:
        raise InvalidArtifact.of("files", f"“{name}” is damaged and cannot be shown.") from None
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise TooLarge.of(
            "files", f"“{name}” is {width} x {height} pixels; {MAX_PIXELS // 10**6} million are possible."
        )
    if is_moving(upload.content, kind):
        raise InvalidArtifact.of("files", _moving(name))
    if has_too_many_scans(upload.content, kind):
        raise InvalidArtifact.of("files", f"“{name}” is too intricate a JPEG. Save it anew and try again.")
    return width, height


def _prepare_image(upload: Upload) -> PreparedFile:
    source_type = image_type(upload.content) or ""
    served_type = PNG if source_type == GIF else source_type
    name = clean_name(upload.name, fallback="image")
    with _open_images:
        image = _decode(upload.content, source_type, name)
        content = _encode(image, served_type)
        digest = pixel_digest(image)
    return PreparedFile(
        name=clean_name(upload.name, extension=_EXTENSIONS[served_type], fallback="image"),
        content_type=served_type,
        content=content,
        size=len(content),
        sha256=sha256(content),
        width=image.width,
        height=image.height,
        pixel_digest=digest,
    )


def pixel_digest(image: Image.Image) -> str:
    """SHA-256 over width, height and RGBA bytes, taken in strips so that no second copy of a large image exists."""
    digest = hashlib.sha256(b"%d x %d RGBA\n" % image.size)
    for top in range(0, image.height, _ROWS_AT_ONCE):
        strip = image.crop((0, top, image.width, min(top + _ROWS_AT_ONCE, image.height)))
        digest.update(strip.convert("RGBA").tobytes())
    return digest.hexdigest()


def _decode(content: bytes, source_type: str, name: str) -> Image.Image:
    """The upright pixels as RGB or RGBA, without anything that is not a pixel."""
    try:
        with Image.open(io.BytesIO(content), formats=[_DECODERS[source_type]]) as opened:
            _check_opened(opened, name)
            return _bare(ImageOps.exif_transpose(opened))
    except InvalidArtifact:
        raise
    except Exception:
        raise InvalidArtifact.of("files", f"“{name}” is damaged and cannot be shown.") from None


def _check_opened(opened: Image.Image, name: str) -> None:
    """What the header did not tell: a frame larger than its canvas, or a second frame."""
    if opened.width * opened.height > MAX_PIXELS:
        raise TooLarge.of("files", f"“{name}” has more than {MAX_PIXELS // 10**6} million pixels.")
    if getattr(opened, "is_animated", False):
        raise InvalidArtifact.of("files", _moving(name))


def _bare(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I") or image.mode == "F":
        image = image.point(lambda value: value / 256).convert("L")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    converted = image if image.mode == mode else image.convert(mode)
    bare = Image.new(mode, converted.size)
    bare.paste(converted)
    return bare


def _encode(image: Image.Image, served_type: str) -> bytes:
    if served_type == JPEG and image.mode != "RGB":
        image = image.convert("RGB")
    target = io.BytesIO()
    image.save(target, **_OPTIONS[served_type])
    return target.getvalue()


def _moving(name: str) -> str:
    return f"“{name}” moves. A decision needs a still picture: send the frames that matter as separate images."


SERVED_IMAGES = tuple(kind for kind in IMAGES if kind in _EXTENSIONS)
