"""How large an image is, read from its first bytes, before any decoder sees it."""

import struct

from reviews.artifacts.sniffing import GIF, JPEG, PNG, WEBP

MAX_SCANS = 64
_FRAMES_WITHOUT_SIZE = (0xC4, 0xC8, 0xCC)


class UnreadableHeader(Exception):
    """The first bytes do not say how large the image is."""


def header_size(content: bytes, image_type: str) -> tuple[int, int]:
    """Width and height in pixels. Raises UnreadableHeader."""
    try:
        width, height = _READERS[image_type](content)
    except (struct.error, IndexError):
        raise UnreadableHeader from None
    if width < 1 or height < 1:
        raise UnreadableHeader
    return width, height


def is_moving(content: bytes, image_type: str) -> bool:
    """Whether a PNG or WebP says that it has several frames (for GIF the decoder has to look)."""
    if image_type == PNG:
        return b"acTL" in content[: content.find(b"IDAT")]
    if image_type == WEBP:
        return content[12:16] == b"VP8X" and bool(content[20] & 0x02)
    return False


def has_too_many_scans(content: bytes, image_type: str) -> bool:
    """A progressive JPEG may paint itself over and over: each scan costs a pass over all pixels."""
    return image_type == JPEG and content.count(b"\xff\xda") > MAX_SCANS


def _png(content: bytes) -> tuple[int, int]:
    if content[12:16] != b"IHDR":
        raise UnreadableHeader
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _gif(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack("<HH", content[6:10])
    return width, height


def _jpeg(content: bytes) -> tuple[int, int]:
    position = 2
    while True:
        if content[position] != 0xFF:
            raise UnreadableHeader
        while content[position] == 0xFF:
            position += 1
        marker = content[position]
        position += 1
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            continue
        if marker in (0xD9, 0xDA):
            raise UnreadableHeader
        if 0xC0 <= marker <= 0xCF and marker not in _FRAMES_WITHOUT_SIZE:
            height, width = struct.unpack(">HH", content[position + 3 : position + 7])
            return width, height
        position += struct.unpack(">H", content[position : position + 2])[0]


def _webp(content: bytes) -> tuple[int, int]:
    chunk = content[12:16]
    if chunk == b"VP8X":
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if chunk == b"VP8L" and content[20] == 0x2F:
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    if chunk == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    raise UnreadableHeader


_READERS = {PNG: _png, GIF: _gif, JPEG: _jpeg, WEBP: _webp}
