"""Pictures for comparisons, and a plain reading of what it means that they differ."""

import io
import random

from PIL import Image, ImageDraw

Box = tuple[int, int, int, int]


def png(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "PNG", compress_level=1)
    return target.getvalue()


def page(size: tuple[int, int] = (320, 240), seed: int = 1) -> Image.Image:
    """Something like a screen: a header, cards and lines of text."""
    dice = random.Random(seed)
    image = Image.new("RGB", size, "#f6f7f9")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, size[0], 40), fill="#22304f")
    for top in range(60, size[1] - 40, 60):
        pen.rounded_rectangle((20, top, size[0] - 20, top + 48), 8, fill="white", outline="#e3e6ec")
        pen.text((36, top + 14), f"Oak stool {dice.randint(10, 99)}.00", fill="#1d2433")
    return image


def noise(size: tuple[int, int], seed: int, mode: str = "RGB") -> Image.Image:
    dice = random.Random(seed)
    return Image.frombytes(mode, size, dice.randbytes(size[0] * size[1] * len(mode)))


def painted(image: Image.Image, *boxes: Box, colour: str = "black") -> Image.Image:
    """A copy with these boxes (left, top, width, height) filled."""
    copy = image.copy()
    for left, top, width, height in boxes:
        copy.paste(Image.new(image.mode, (width, height), colour), (left, top))
    return copy


def differing(left: Image.Image, right: Image.Image, tolerance: int, *, forgiving: bool = False) -> int:
    """Counted pixel by pixel on the canvas that holds both, as the words say it."""
    width, height = max(left.width, right.width), max(left.height, right.height)
    shared = (min(left.width, right.width), min(left.height, right.height))
    left, right = left.crop((0, 0, *shared)), right.crop((0, 0, *shared))
    inside = sum(_differs(left, right, x, y, tolerance, forgiving) for y in range(shared[1]) for x in range(shared[0]))
    return width * height - shared[0] * shared[1] + inside


def _differs(left: Image.Image, right: Image.Image, x: int, y: int, tolerance: int, forgiving: bool) -> bool:
    if not forgiving:
        return max(abs(a - b) for a, b in zip(_at(left, x, y), _at(right, x, y), strict=True)) > tolerance
    return _outside(left, right, x, y, tolerance) or _outside(right, left, x, y, tolerance)


def _outside(one: Image.Image, other: Image.Image, x: int, y: int, tolerance: int) -> bool:
    around = [
        _at(other, column, row)
        for row in range(max(0, y - 1), min(other.height, y + 2))
        for column in range(max(0, x - 1), min(other.width, x + 2))
    ]
    ranges = [(min(channel), max(channel)) for channel in zip(*around, strict=True)]
    return any(
        value > highest + tolerance or value < lowest - tolerance
        for value, (lowest, highest) in zip(_at(one, x, y), ranges, strict=True)
    )


def _at(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    found = image.getpixel((x, y))
    assert isinstance(found, tuple)
    return found
