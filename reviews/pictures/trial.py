"""One small picture through everything, so that all that is loaded on first use is loaded before the bounds."""

import io

from PIL import Image

from reviews import pixel_diff
from reviews.pictures.recoding import recode

_KINDS = {"PNG": "PNG", "JPEG": "JPEG", "WEBP": "WEBP", "GIF": "PNG"}


def run() -> None:
    """Recode and compare in each format, with a picture that lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = Image.new("RGBA", (4, 2), "red")
    for source, served in _KINDS.items():
        target = io.BytesIO()
        more = {} if source == "GIF" else {"exif": exif}
        (picture if source != "JPEG" else picture.convert("RGB")).save(target, source, **more)
        recoded = recode(target.getvalue(), source, served)
        pixel_diff.compare(recoded.content, recoded.content, ignore=[(0, 0, 0.5, 0.5)])
