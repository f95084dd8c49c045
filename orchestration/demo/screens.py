"""Mock screens and build screenshots, drawn by code: a product in a calm look, telling enough to be compared."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from orchestration.demo.wares import SHOP, Wares
from reviews.artifacts import Submission, Upload

WIDTH, HEIGHT = 720, 540
INK, QUIET, LINE, PAPER, CARD = "#1d2433", "#7b8494", "#e3e6ec", "#f6f7f9", "#ffffff"
TINTS = ("#2f4bd8", "#0f766e", "#b45309", "#9d174d", "#4d7c0f", "#6d28d9")


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


@dataclass(frozen=True)
class Look:
    """What tells one drawing from another: the product's tint, how far things are shifted, and whether a note shows."""

    tint: str
    shift: int = 0
    note: str = ""
    wares: Wares = SHOP


@dataclass(frozen=True)
class Flaw:
    """How a screenshot differs from its mock."""

    shift: int = 0
    note: str = ""


@cache
def draw_screen(feature: str, name: str, look: Look) -> bytes:
    """One screen as PNG bytes; the same arguments give the same pixels."""
    dice = random.Random(f"{feature}/{name}")
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    _header(pen, look)
    pen.text((40, 84), name, font=_font(26), fill=INK)
    pen.text((40, 120), feature, font=_font(15), fill=QUIET)
    top = 156 + look.shift
    draw = dice.choice((_rows, _cards, _form))
    draw(pen, dice, look, top)
    _footer(pen, look)
    buffer = BytesIO()
    picture.save(buffer, "PNG", compress_level=3)  # it is written anew when it is offered
    return buffer.getvalue()


def _header(pen: ImageDraw.ImageDraw, look: Look) -> None:
    pen.rectangle((0, 0, WIDTH, 56), fill="#22304f")
    pen.rounded_rectangle((24, 16, 48, 40), 6, fill=look.tint)
    pen.text((60, 19), look.wares.brand, font=_font(18), fill="#ffffff")
    for place, word in enumerate(look.wares.places):
        pen.text((440 + place * 88, 21), word, font=_font(15), fill="#c8d0e0")


def _rows(pen: ImageDraw.ImageDraw, dice: random.Random, look: Look, top: int) -> None:
    for row in range(4):
        y = top + row * 72
        pen.rounded_rectangle((40, y, WIDTH - 40, y + 60), 8, fill=CARD, outline=LINE)
        pen.rounded_rectangle((52, y + 10, 92, y + 50), 6, fill=dice.choice(("#f5e3d7", "#dfe7f7", "#e4f1e7")))
        pen.text((108, y + 12), dice.choice(look.wares.things), font=_font(17), fill=INK)
        pen.text((108, y + 34), dice.choice(look.wares.hints), font=_font(13), fill=QUIET)
        pen.text((WIDTH - 130, y + 21), look.wares.amount(dice), font=_font(16), fill=INK)


def _cards(pen: ImageDraw.ImageDraw, dice: random.Random, look: Look, top: int) -> None:
    for place in range(3):
        x = 40 + place * 216
        pen.rounded_rectangle((x, top, x + 204, top + 250), 10, fill=CARD, outline=LINE)
        pen.rounded_rectangle(
            (x + 12, top + 12, x + 192, top + 132), 8, fill=dice.choice(("#f5e3d7", "#dfe7f7", "#e4f1e7"))
        )
        pen.text((x + 14, top + 146), dice.choice(look.wares.things), font=_font(17), fill=INK)
        pen.text((x + 14, top + 170), dice.choice(look.wares.hints), font=_font(13), fill=QUIET)
        pen.rounded_rectangle((x + 14, top + 204, x + 124, top + 234), 6, outline=look.tint, width=2)
        pen.text((x + 34, top + 210), "Choose", font=_font(15), fill=look.tint)


def _form(pen: ImageDraw.ImageDraw, dice: random.Random, look: Look, top: int) -> None:
    for row, label in enumerate(dice.sample(look.wares.labels, 3)):
        y = top + row * 86
        pen.text((40, y), label, font=_font(15), fill=QUIET)
        pen.rounded_rectangle((40, y + 22, 440, y + 62), 8, fill=CARD, outline=LINE)
        pen.text((54, y + 32), dice.choice(look.wares.hints), font=_font(15), fill=INK)
    pen.rounded_rectangle((480, top, WIDTH - 40, top + 234), 10, fill=CARD, outline=LINE)
    pen.text((500, top + 18), "Summary", font=_font(17), fill=INK)
    for row in range(4):
        pen.text((500, top + 58 + row * 36), dice.choice(look.wares.things), font=_font(14), fill=QUIET)
        pen.text((628, top + 58 + row * 36), f"{dice.randint(2, 60)}.00", font=_font(14), fill=INK)


def _footer(pen: ImageDraw.ImageDraw, look: Look) -> None:
    y = HEIGHT - 76
    pen.rounded_rectangle((40, y, 220, y + 44), 8, fill=look.tint)
    pen.text((86, y + 12), "Continue", font=_font(17), fill="#ffffff")
    if look.note:
        pen.text((244, y + 14), look.note, font=_font(15), fill="#b3261e")


def mocks(feature: str, names: tuple[str, ...], tint: int, revision: int = 1, *, wares: Wares = SHOP) -> Submission:
    """The screens of a feature; from revision 2 on the last one is drawn anew."""
    look = Look(TINTS[tint % len(TINTS)], wares=wares)
    looks = [look] * len(names)
    if revision > 1:
        looks[-1] = replace(look, shift=10 * (revision - 1))
    files = (Upload(f"{name}.png", draw_screen(feature, name, one)) for name, one in zip(names, looks, strict=True))
    return Submission(files=tuple(files))


def build(
    feature: str,
    names: tuple[str, ...],
    tint: int,
    revision: int = 1,
    *,
    wares: Wares = SHOP,
    flaws: Mapping[int, Flaw] | None = None,
) -> Submission:
    """Screenshots of a build: as the mocks, but for the screens, by their place, that have a flaw."""
    tone = TINTS[tint % len(TINTS)]
    seen = [(flaws or {}).get(at, Flaw()) for at in range(len(names))]
    looks = [Look(tone, flaw.shift, flaw.note, wares) for flaw in seen]
    dice = random.Random(f"{feature} {revision}")
    commit = "".join(dice.choice("0123456789abcdef") for _ in range(10))
    files = (Upload(f"{name}.png", draw_screen(feature, name, one)) for name, one in zip(names, looks, strict=True))
    preview = f"https://preview.{wares.brand}.example/{commit}"
    return Submission(files=tuple(files), data={"commit": commit, "preview": preview})
