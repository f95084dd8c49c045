"""Pictures of pages for paper: small files, the same ones each time."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import FloatRect, ViewportSize

from tests.browser.visitor import Visitor

VIEW: ViewportSize = {"width": 1180, "height": 740}
LARGEST = 60_000  # bytes
_COLOURS = 96
_EXACT = 40  # of them: the most frequent ones
_MARGIN = 12  # CSS pixels around a part of a page
_UNSEEN = 2  # of 255: differences that no eye sees and another version of the browser makes
_writes = False


def write(wanted: bool) -> None:
    """Whether pictures are kept, or only taken."""
    global _writes
    _writes = wanted


def take(visitor: Visitor, target: Path, part: str = "") -> None:
    """Photograph what the visitor sees, or the part of the page that a selector names, in the dark for `…-dark.png`."""
    page = visitor.page
    page.emulate_media(color_scheme="dark" if target.stem.endswith("-dark") else "light", reduced_motion="reduce")
    page.set_viewport_size(VIEW)
    page.evaluate("document.getAnimations().forEach(one => one.finish())")
    page.evaluate("document.activeElement && document.activeElement.blur()")
    page.mouse.move(0, 0)
    clip = _around(visitor, part) if part else None
    taken = page.screenshot(clip=clip, full_page=bool(clip), caret="hide")
    small = _small(taken)
    assert len(small) <= LARGEST, f"{target.name} has {len(small)} bytes, {LARGEST} at most: show less of the page"
    if _writes and not _same(target, small):
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(small)


def _around(visitor: Visitor, part: str) -> FloatRect:
    """The part and a margin, in coordinates of the whole page."""
    box = visitor.page.locator(part).first.evaluate(
        "one => { const box = one.getBoundingClientRect();"
        " return [box.left + scrollX, box.top + scrollY, box.width, box.height]; }"
    )
    left, top = max(box[0] - _MARGIN, 0), max(box[1] - _MARGIN, 0)
    return {
        "x": left,
        "y": top,
        "width": min(box[2] + 2 * _MARGIN, VIEW["width"] - left),
        "height": min(box[3] + 2 * _MARGIN, 1400),
    }


def _small(png: bytes) -> bytes:
    """With a palette: the colours of surfaces and letters as they are, and the rest near enough."""
    flat = Image.open(BytesIO(png)).convert("RGB")
    counted = sorted(flat.getcolors(flat.width * flat.height) or (), reverse=True)
    exact = [colour for _, colour in counted[:_EXACT]]
    rest = flat.quantize(_COLOURS - len(exact), method=Image.Quantize.MEDIANCUT).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for colour in exact for value in colour] + rest)
    written = BytesIO()
    flat.quantize(palette=palette, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()


def _same(target: Path, png: bytes) -> bool:
    """Whether the picture that is there shows the same."""
    if not target.exists():
        return False
    old, new = (Image.open(source).convert("RGB") for source in (target, BytesIO(png)))
    if old.size != new.size:
        return False
    return max(high for _, high in ImageChops.difference(old, new).getextrema()) <= _UNSEEN
