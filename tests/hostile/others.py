"""JPEG, WebP and GIF files that lie, and all four cut short and with bits turned."""

import random
import struct
from collections.abc import Iterator

from PIL import Image

from tests.reviews.artifacts import pictures

PLAIN = {
    "PNG": pictures.encoded(pictures.drawn()),
    "JPEG": pictures.encoded(pictures.drawn(), "JPEG"),
    "WEBP": pictures.encoded(pictures.drawn(), "WEBP", lossless=True),
    "GIF": pictures.encoded(pictures.drawn(), "GIF"),
}
_JPEG, _GIF = PLAIN["JPEG"], PLAIN["GIF"]
_TIFF = b"Exif\0\0MM\0*\0\0\0\x08"


def cut_and_turned() -> Iterator[tuple[str, bytes]]:
    """Each kind cut at eight places, and with some bits turned at random (the same ones each time)."""
    turning = random.Random(20)
    for kind, content in PLAIN.items():
        for part in range(1, 9):
            yield f"{kind} cut at {part} ninths", content[: len(content) * part // 9]
        for number in range(20):
            turned = bytearray(content)
            for _ in range(1 + number % 4):
                turned[turning.randrange(8, len(turned))] ^= 1 << turning.randrange(8)
            yield f"{kind} with bits turned, {number}", bytes(turned)


def jpegs() -> Iterator[tuple[str, bytes]]:
    for marker in (*range(0xC0, 0xD0), 0xD8, 0xDB, 0xDC, 0xDD, 0xDE, 0xE1, 0xE2, 0xEC, 0xED, 0xEE, 0xFE):
        segment = b"\xff" + bytes([marker]) + b"\0\x0a<script>"
        yield f"JPEG segment {marker:02x} of wrong content", _JPEG[:2] + segment + _JPEG[2:]
        yield (
            f"JPEG segment {marker:02x} longer than the file",
            _JPEG[:2] + b"\xff" + bytes([marker, 0xFF, 0xFF]) + _JPEG[2:60],
        )
    yield "JPEG of 64,000 x 64,000", pictures.jpeg_saying(64_000, 64_000)
    yield "JPEG of no width", pictures.jpeg_saying(0, 100)
    yield "JPEG scanned a thousand times", _JPEG[:-2] + b"\xff\xda\0\x08\x01\x01\0\0\x3f\0" * 1000 + b"\xff\xd9"
    yield "JPEG restarted without end", _JPEG[:-2] + b"\xff\xd0" * 50_000 + b"\xff\xd9"
    yield "JPEG in CMYK", pictures.encoded(pictures.drawn(mode="RGB").convert("CMYK"), "JPEG")
    for name, exif in _exifs():
        yield f"JPEG with {name}", _JPEG[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + _JPEG[2:]


def _exifs() -> Iterator[tuple[str, bytes]]:
    entry = struct.pack(">HHII", 0x0112, 3, 1, 0x00060000)
    yield "EXIF that leads back to itself", _TIFF + struct.pack(">H", 1) + entry + struct.pack(">I", 8)
    yield "EXIF of 65,535 entries", _TIFF + struct.pack(">H", 65_535) + entry * 5000
    yield (
        "EXIF that points behind the file",
        _TIFF + struct.pack(">H", 1) + struct.pack(">HHII", 0x010E, 2, 2**31, 2**31),
    )
    yield (
        "EXIF with an orientation of 4,000 million",
        _TIFF + struct.pack(">H", 1) + struct.pack(">HHII", 0x0112, 4, 1, 2**32 - 1),
    )
    yield "EXIF of no known type", _TIFF + struct.pack(">H", 1) + struct.pack(">HHII", 0x0112, 99, 1, 6)
    yield "EXIF that is only a header", _TIFF
    yield (
        "EXIF with a script",
        _TIFF
        + struct.pack(">H", 1)
        + struct.pack(">HHII", 0x010E, 2, 40, 26)
        + b"\0" * 4
        + b"<script>alert(1)</script>" * 3,
    )
    yield "EXIF of another byte order", b"Exif\0\0XX*\0\0\0\0\x08" + entry


def gifs() -> Iterator[tuple[str, bytes]]:
    for width, height in ((65_535, 65_535), (0, 0), (1, 65_535), (40, 40)):
        yield f"GIF of {width} x {height} without a picture", pictures.gif_saying(width, height)
    frame = b"," + struct.pack("<HHHH", 0, 0, 65_535, 65_535) + b"\0\x02\x02\x44\x01\0"
    yield "GIF whose frame is larger than its canvas", pictures.gif_saying(10, 10)[:-1] + frame + b";"
    yield (
        "GIF of 5,000 frames",
        pictures.gif_saying(10, 10)[:-1]
        + (b"," + struct.pack("<HHHH", 0, 0, 9, 9) + b"\0\x02\x02\x44\x01\0") * 5000
        + b";",
    )
    yield (
        "GIF with a code size of 255",
        pictures.gif_saying(10, 10)[:-1] + b"," + struct.pack("<HHHH", 0, 0, 10, 10) + b"\0\xff\x02\x44\x01\0;",
    )
    yield "GIF with endless extensions", _GIF[:-1] + b"!\xfe\x03abc\0" * 100_000 + b";"
    yield "GIF with an extension that never ends", _GIF[:-1] + b"!\xfe" + b"\xff" * 5000
    yield "a moving GIF", pictures.moving("GIF")


def webps() -> Iterator[tuple[str, bytes]]:
    for width, height in ((1, 1), (16_777_216, 16_777_216), (16_384, 16_384), (40, 40)):
        yield f"WebP canvas of {width} x {height} without a picture", pictures.webp_saying(width, height)
    plain = PLAIN["WEBP"]
    yield "WebP that says it is longer", plain[:4] + b"\xff\xff\xff\xff" + plain[8:]
    yield "WebP that says it is shorter", plain[:4] + b"\x04\0\0\0" + plain[8:]
    yield "WebP with an unknown chunk", plain + b"EVIL\x08\0\0\0<script>"
    yield "WebP without a chunk", plain[:12]
    yield "a moving WebP", pictures.moving("WEBP")
    yield "WebP of 39 million pixels", pictures.encoded(Image.new("RGB", (6000, 6500)), "WEBP", quality=1, method=0)
