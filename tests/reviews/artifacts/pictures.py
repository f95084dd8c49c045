"""Images for the tests, drawn and spoiled by code."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageDraw


def drawn(size: tuple[int, int] = (120, 80), mode: str = "RGB") -> Image.Image:
    """A small screen with a few shapes; transparent in one corner where the mode allows it."""
    image = Image.new("RGBA", size, (250, 250, 248, 255))
    draw = ImageDraw.Draw(image)
    draw.rectangle((8, 8, size[0] - 8, 24), fill=(47, 75, 216, 255))
    draw.ellipse((10, 30, 50, 70), fill=(28, 124, 84, 255), outline=(0, 0, 0, 255))
    draw.rectangle((size[0] - 10, size[1] - 10, size[0], size[1]), fill=(0, 0, 0, 0))
    return image.convert(mode)


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """The image as a file of a kind."""
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def png_chunk(name: bytes, content: bytes) -> bytes:
    """One chunk of a PNG with its right checksum."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_saying(width: int, height: int, body: bytes = b"") -> bytes:
    """A PNG whose header claims a size, whatever follows."""
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + header
        + (body or png_chunk(b"IDAT", zlib.compress(b"\0" * 1000)))
        + png_chunk(b"IEND", b"")
    )


def png_with(*chunks: tuple[bytes, bytes]) -> bytes:
    """A valid small PNG with more chunks behind its header."""
    plain = encoded(drawn())
    return plain[:33] + b"".join(png_chunk(name, content) for name, content in chunks) + plain[33:]


def gif_saying(width: int, height: int) -> bytes:
    """A GIF whose canvas claims a size."""
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0" + b"\0\0\0\xff\xff\xff" + b"\x3b"


def jpeg_saying(width: int, height: int) -> bytes:
    """A JPEG whose frame claims a size: two bytes of a real one changed."""
    content = bytearray(encoded(drawn(), "JPEG"))
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(content)


def webp_saying(width: int, height: int) -> bytes:
    """An extended WebP whose canvas claims a size."""
    body = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + (width - 1).to_bytes(3, "little")
    body += (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def moving(kind: str) -> bytes:
    """Three different frames."""
    frames = [Image.new("RGB", (40, 40), color) for color in ("red", "green", "blue")]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
