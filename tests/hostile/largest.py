"""Pictures that are small as files and just within the pixels that are possible: what decoding them may take at most."""

from collections.abc import Iterator

from PIL import Image

from tests.hostile.case import Case, file_case
from tests.reviews.artifacts.pictures import encoded

_SIDE = 6300  # squared just below 40 million


def largest_pictures() -> Iterator[Case]:
    """Each costs a child as much as it may; made one after the other, because they take as much to be made."""
    for what, content in _pictures():
        yield file_case(f"39 million pixels, {what}", "mocks", "screen.png", content)


def _pictures() -> Iterator[tuple[str, bytes]]:
    size = (_SIDE, _SIDE)
    lying = Image.Exif()
    lying[0x0112] = 6
    seen_through = Image.new("P", size)

    yield "one bit a pixel", encoded(Image.new("1", size), "PNG")
    yield "a palette with a colour that is seen through", encoded(seen_through, "PNG", transparency=0)
    yield "colours with one that is seen through", encoded(Image.new("RGB", size), "PNG", transparency=(0, 0, 0))
    yield "sixteen bits a pixel", encoded(Image.new("I;16", size), "PNG")
    yield (
        "a progressive JPEG that lies on its side",
        encoded(Image.new("RGB", size), "JPEG", progressive=True, exif=lying),
    )
    yield "a progressive JPEG in CMYK", encoded(Image.new("CMYK", size), "JPEG", progressive=True)
    yield "a GIF", encoded(seen_through, "GIF", transparency=0)
    yield "a WebP", encoded(Image.new("RGB", size), "WEBP", quality=1, method=0)
    yield "a WebP of a fifth of it", encoded(Image.new("RGB", (2900, 2900)), "WEBP", quality=1, method=0)
