"""Images, judged by their headers here, and written anew in a process of its own: only pixels survive, and equal pixels
give equal bytes."""

from reviews import pictures
from reviews.artifacts.digests import sha256
from reviews.artifacts.errors import InvalidArtifact, TooLarge
from reviews.artifacts.names import clean_name
from reviews.artifacts.pixels import UnreadableHeader, has_too_many_scans, header_size, is_moving
from reviews.artifacts.shapes import PreparedFile, Upload
from reviews.artifacts.sniffing import GIF, IMAGES, JPEG, PNG, WEBP, describe, image_type
from reviews.pictures.recoding import MAX_PIXELS

MAX_SIDE = 20_000
MAX_TOTAL_PIXELS = 400_000_000
MAX_WEBP_PIXELS = 8_500_000  # a screen of 4K; writing it takes 50 bytes a pixel, and there are 512 MB
_FORMATS = {PNG: "PNG", JPEG: "JPEG", WEBP: "WEBP", GIF: "GIF"}
_EXTENSIONS = {PNG: ".png", JPEG: ".jpg", WEBP: ".webp"}


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
    name, content = clean_name(upload.name, fallback="image"), upload.content
    kind = image_type(content)
    if kind is None:
        found = describe(content)
        raise InvalidArtifact.of("files", f"“{name}” is {found}. Screens can be PNG, JPEG, WebP or still GIF images.")
    try:
        width, height = header_size(content, kind)
    except UnreadableHeader:
        raise InvalidArtifact.of("files", f"“{name}” is damaged and cannot be shown.") from None
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise TooLarge.of(
            "files", f"“{name}” is {width} x {height} pixels; {MAX_PIXELS // 10**6} million are possible."
        )
    if is_moving(content, kind):
        raise InvalidArtifact.of("files", _moving(name))
    if has_too_many_scans(content, kind):
        raise InvalidArtifact.of("files", f"“{name}” is too intricate a JPEG. Save it anew and try again.")
    return width, height


def _prepare_image(upload: Upload) -> PreparedFile:
    content = upload.content
    source_type = image_type(content) or ""
    served_type = _served_type(content, source_type)
    name = clean_name(upload.name, fallback="image")
    try:
        recoded = pictures.recode(content, _FORMATS[source_type], _FORMATS[served_type])
    except pictures.Unreadable:
        raise InvalidArtifact.of("files", f"“{name}” is damaged and cannot be shown.") from None
    except pictures.Moving:
        raise InvalidArtifact.of("files", _moving(name)) from None
    except pictures.TooManyPixels:
        raise TooLarge.of("files", f"“{name}” has more than {MAX_PIXELS // 10**6} million pixels.") from None
    except pictures.Exceeded:
        raise TooLarge.of(
            "files",
            f"“{name}” takes more memory or time than there is for one picture. Save it smaller, or as another kind, and try again.",
        ) from None
    return PreparedFile(
        name=clean_name(upload.name, extension=_EXTENSIONS[served_type], fallback="image"),
        content_type=served_type,
        content=recoded.content,
        size=len(recoded.content),
        sha256=sha256(recoded.content),
        width=recoded.width,
        height=recoded.height,
        pixel_digest=recoded.pixel_digest,
    )


def _served_type(content: bytes, source_type: str) -> str:
    """Of the same kind, but for what has one picture only as a GIF, or is too large to be written as a WebP."""
    width, height = header_size(content, source_type)
    if source_type == GIF or (source_type == WEBP and width * height > MAX_WEBP_PIXELS):
        return PNG
    return source_type


def _moving(name: str) -> str:
    return f"“{name}” moves. A decision needs a still picture: send the frames that matter as separate images."


SERVED_IMAGES = tuple(kind for kind in IMAGES if kind in _EXTENSIONS)
