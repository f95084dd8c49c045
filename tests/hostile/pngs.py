"""PNGs that lie: chunks that are missing, doubled, too long, in the wrong place; headers that cannot be; bombs."""

import struct
import zlib
from collections.abc import Iterator

from tests.reviews.artifacts import pictures

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PLAIN = pictures.encoded(pictures.drawn())
CHUNKS = (
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"eXIf", b"gAMA", b"cHRM", b"sRGB", b"sBIT",
    b"bKGD", b"hIST", b"tRNS", b"pHYs", b"sPLT", b"tIME", b"acTL", b"fcTL", b"fdAT", b"vpAg", b"caNv", b"\0\0\0\0",
)  # fmt: skip
_PIXELS = zlib.compress(b"\0" * 400)
_DEPTHS = ((3, 2), (16, 3), (8, 1), (8, 5), (8, 7), (1, 6), (0, 0), (255, 255), (2, 4), (32, 2))
_BOMB = zlib.compress(b"A" * 60_000_000, 9)


def pngs() -> Iterator[tuple[str, bytes]]:
    """(what is wrong, the file)."""
    yield from _chunks()
    yield from _headers()
    yield from _bombs()


def _chunks() -> Iterator[tuple[str, bytes]]:
    for kind in CHUNKS:
        word = kind.decode("latin-1").replace("\0", "0")
        whole = pictures.png_chunk(kind, b"\0\0\0\x09hostile<script>alert(1)</script>")
        broken = whole[:-4] + b"\xde\xad\xbe\xef"
        endless = b"\xff\xff\xff\xff" + whole[4:]
        yield f"{word} of wrong content", PLAIN[:33] + whole + PLAIN[33:]
        yield f"{word} with wrong checksum", PLAIN[:33] + broken + PLAIN[33:]
        yield f"{word} longer than the file", PLAIN[:33] + endless + PLAIN[33:]
        yield f"{word} before the header", SIGNATURE + whole + PLAIN[8:]
        yield f"{word} behind the end", PLAIN + whole
        yield f"{word} a thousand times", PLAIN[:33] + pictures.png_chunk(kind, b"") * 1000 + PLAIN[33:]


def _headers() -> Iterator[tuple[str, bytes]]:
    for depth, colour in _DEPTHS:
        yield f"depth {depth} of colour type {colour}", _headed(10, 10, depth, colour, 0, 0, 0)
    for compression, filtering, interlaced in ((9, 0, 0), (0, 5, 0), (0, 0, 7), (0, 0, 1)):
        yield (
            f"methods {compression} {filtering} {interlaced}",
            _headed(10, 10, 8, 2, compression, filtering, interlaced),
        )
    for width, height in (
        (0, 0),
        (0, 9),
        (9, 0),
        (2**31, 1),
        (1, 2**31),
        (2**32 - 1, 2**32 - 1),
        (20_001, 1),
        (7000, 7000),
    ):
        yield f"{width} x {height} pixels", _headed(width, height, 8, 2, 0, 0, 0)
        yield f"{width} x {height} pixels of one bit", _headed(width, height, 1, 0, 0, 0, 0)


def _headed(width: int, height: int, *rest: int) -> bytes:
    header = pictures.png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, *rest))
    return SIGNATURE + header + pictures.png_chunk(b"IDAT", _PIXELS) + pictures.png_chunk(b"IEND", b"")


def _bombs() -> Iterator[tuple[str, bytes]]:
    yield "a compressed text of 60 MB", pictures.png_with((b"zTXt", b"k\0\0" + _BOMB))
    yield "ten compressed texts of 60 MB", pictures.png_with(*[(b"zTXt", b"k\0\0" + _BOMB)] * 10)
    yield "an international text of 60 MB", pictures.png_with((b"iTXt", b"k\0\1\0\0\0" + _BOMB))
    yield "a colour profile of 60 MB", pictures.png_with((b"iCCP", b"p\0\0" + _BOMB))
    yield (
        "pixels of 60 MB in a picture of 10",
        SIGNATURE + PLAIN[8:33] + pictures.png_chunk(b"IDAT", _BOMB) + PLAIN[-12:],
    )
    yield "a hundred thousand empty pixel chunks", PLAIN[:33] + pictures.png_chunk(b"IDAT", b"") * 100_000 + PLAIN[33:]
    yield "a hundred thousand texts", pictures.png_with(*[(b"tEXt", b"k\0v")] * 100_000)
    yield (
        "a preset dictionary",
        SIGNATURE + PLAIN[8:33] + pictures.png_chunk(b"IDAT", b"\x78\xbb\0\0\0\1rest") + PLAIN[-12:],
    )
    yield "a moving picture", pictures.moving("PNG")
    yield "a still picture that says it moves", pictures.png_with((b"acTL", struct.pack(">II", 2**31 - 1, 0)))
