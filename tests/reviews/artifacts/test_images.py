"""Screens: judged by content, bounded before decoding, served as bare pixels."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from reviews.artifacts import InvalidArtifact, Prepared, PreparedFile, Submission, TooLarge, Upload, prepare
from tests.costs import costs_at_most
from tests.reviews.artifacts import pictures
from tests.reviews.artifacts.watch import watched

PNG = pictures.encoded(pictures.drawn())
JPEG = pictures.encoded(pictures.drawn(), "JPEG")
WEBP = pictures.encoded(pictures.drawn(), "WEBP", lossless=True)
GIF = pictures.encoded(pictures.drawn(), "GIF")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><script>alert(1)</script>"

NO_IMAGES = {
    "svg": SVG,
    "svg with declaration": b'<?xml version="1.0"?>' + SVG,
    "svg behind a byte-order mark": b"\xef\xbb\xbf" + SVG,
    "svg behind spaces": b"  \n\t" + SVG,
    "svg in utf-16": SVG.decode().encode("utf-16"),
    "gzipped svg": b"\x1f\x8b\x08\0" + SVG,
    "html": HTML,
    "html in capitals": b"<HTML><BODY ONLOAD=alert(1)>",
    "xhtml": b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>',
    "script": b"<script>alert(1)</script>",
    "pdf": b"%PDF-1.7\n%%EOF",
    "zip": b"PK\x03\x04" + b"\0" * 30,
    "office": b"PK\x03\x04\x14\0\x06\0[Content_Types].xml",
    "elf": b"\x7fELF\x02\x01\x01",
    "exe": b"MZ\x90\0",
    "shell": b"#!/bin/sh\nid\n",
    "php": b"<?php system($_GET[0]);",
    "bmp": pictures.encoded(pictures.drawn(), "BMP"),
    "tiff": pictures.encoded(pictures.drawn(), "TIFF"),
    "ico": pictures.encoded(pictures.drawn((32, 32)), "ICO"),
    "ppm": pictures.encoded(pictures.drawn(), "PPM"),
    "tga": pictures.encoded(pictures.drawn(), "TGA"),
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(id) run",
    "psd": b"8BPS\0\x01" + b"\0" * 40,
    "djvu": b"AT&TFORM\0\0\0\x20DJVM",
    "wmf": b"\xd7\xcd\xc6\x9a" + b"\0" * 30,
    "jpeg 2000": b"\0\0\0\x0cjP  \r\n\x87\n",
    "avif": b"\0\0\0\x20ftypavif" + b"\0" * 30,
    "riff that is sound": b"RIFF\x24\0\0\0WAVEfmt ",
    "text": b"not an image",
    "one byte": b"\x89",
    "nuls": b"\0" * 5000,
    "eicar": b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
}
BROKEN = {
    "png of only a signature": b"\x89PNG\r\n\x1a\n",
    "png without header chunk": b"\x89PNG\r\n\x1a\n" + pictures.png_chunk(b"IDAT", b""),
    "png cut short": PNG[: len(PNG) // 2],
    "png with rubbish pixels": pictures.png_saying(50, 50, pictures.png_chunk(b"IDAT", b"rubbish" * 20)),
    "png with too few pixels": pictures.png_saying(500, 500),
    "png of no width": pictures.png_saying(0, 50),
    "png with wrong checksum": PNG[:29] + b"\0\0\0\0" + PNG[33:],
    "png with a text bomb": pictures.png_with((b"zTXt", b"k\0\0" + zlib.compress(b"A" * 80_000_000))),
    "jpeg of only a signature": b"\xff\xd8\xff",
    "jpeg cut short": JPEG[:60],
    "jpeg without frame": b"\xff\xd8\xff\xd9",
    "jpeg with endless padding": b"\xff\xd8" + b"\xff" * 2000,
    "jpeg with rubbish": b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\x13" * 300,
    "jpeg scanned a thousand times": JPEG[:-2] + b"\xff\xda\0\x08\x01\x01\0\0\x3f\0" * 1000 + b"\xff\xd9",
    "webp of only a header": b"RIFF\x04\0\0\0WEBP",
    "webp with rubbish": b"RIFF\x40\0\0\0WEBPVP8L\x10\0\0\0\x2f" + b"\x99" * 40,
    "webp canvas without picture": pictures.webp_saying(40, 40),
    "gif of only a header": b"GIF89a",
    "gif without picture": pictures.gif_saying(40, 40),
    "gif cut short": GIF[:40],
    "moving gif": pictures.moving("GIF"),
    "moving png": pictures.moving("PNG"),
    "moving webp": pictures.moving("WEBP"),
}
TOO_MANY_PIXELS = {
    "png": pictures.png_saying(13_000, 13_000),
    "png of the largest size": pictures.png_saying(2**31 - 1, 2**31 - 1),
    "png one pixel high": pictures.png_saying(30_000, 1),
    "jpeg": pictures.jpeg_saying(60_000, 60_000),
    "gif": pictures.gif_saying(65_535, 65_535),
    "webp": pictures.webp_saying(16_000_000, 16_000_000),
}


def offered(*uploads: Upload, **data: object) -> Prepared:
    return prepare("mocks", Submission(files=uploads, data=dict(data)))


def file_of(content: bytes, name: str = "screen.png") -> PreparedFile:
    return offered(Upload(name, content)).files[0]


@pytest.mark.parametrize("label", NO_IMAGES)
@pytest.mark.parametrize("name", ["screen.png", "screen.svg"])
def test_what_is_no_image_is_refused_whatever_it_is_called(label: str, name: str) -> None:
    with watched() as touched, pytest.raises(InvalidArtifact) as refusal:
        offered(Upload(name, NO_IMAGES[label]))
    assert list(refusal.value.errors) == ["files"]
    assert "Screens can be PNG, JPEG, WebP or still GIF" in refusal.value.errors["files"][0]
    assert touched == []


@pytest.mark.parametrize("label", BROKEN)
@costs_at_most(1)
def test_a_broken_or_moving_image_is_refused_quickly(label: str) -> None:
    with pytest.raises(InvalidArtifact) as refusal:
        offered(Upload("screen.png", BROKEN[label]))
    assert "“screen.png”" in refusal.value.errors["files"][0]


@pytest.mark.parametrize("label", TOO_MANY_PIXELS)
@costs_at_most(0.1)
def test_too_many_pixels_are_refused_from_the_header_before_decoding(label: str) -> None:
    with pytest.raises(TooLarge) as refusal:
        offered(Upload("screen.png", TOO_MANY_PIXELS[label]))
    assert "pixels" in refusal.value.errors["files"][0]


def test_a_real_pixel_bomb_never_takes_its_memory() -> None:
    bomb = pictures.encoded(Image.new("1", (13_000, 13_000)), compress_level=9)

    @costs_at_most(0.1)
    def refused() -> None:
        with pytest.raises(TooLarge):
            offered(Upload("bomb.png", bomb))

    refused()


def test_a_gif_frame_larger_than_its_canvas_is_bounded_as_well() -> None:
    frame = b"," + struct.pack("<HHHH", 0, 0, 65_535, 65_535) + b"\0\x02\x02\x44\x01\0;"
    content = pictures.gif_saying(10, 10)[:-1] + frame
    with pytest.raises(InvalidArtifact):
        offered(Upload("screen.gif", content))


def test_images_together_have_a_limit() -> None:
    large = pictures.png_saying(6000, 6000)
    with pytest.raises(TooLarge) as refusal:
        offered(*(Upload(f"{number}.png", large) for number in range(12)))
    assert "together" in refusal.value.errors["files"][-1]


def test_every_refused_file_is_named_at_once() -> None:
    with pytest.raises(InvalidArtifact) as refusal:
        offered(Upload("a.png", PNG), Upload("b.png", SVG), Upload("c.png", HTML))
    assert [sentence.split("”")[0] for sentence in refusal.value.errors["files"]] == ["“b.png", "“c.png"]


def polyglots() -> dict[str, bytes]:
    return {
        "png and html": pictures.png_with((b"tEXt", b"Comment\0<script>alert(1)</script>")),
        "png and zip": PNG + b"PK\x03\x04<script>alert(1)</script>PK\x05\x06" + b"\0" * 18,
        "jpeg and script": pictures.encoded(pictures.drawn(), "JPEG", comment=b"<script>alert(1)</script>"),
        "jpeg and php": JPEG + b"<?php system(1); ?><script>",
        "gif and script": GIF[:-1] + b"!\xfe\x19<script>alert(1)</script>\0;",
        "webp and script": WEBP + b"<script>alert(1)</script>",
    }


@pytest.mark.parametrize("label", polyglots())
def test_of_a_polyglot_only_the_pixels_are_served(label: str) -> None:
    content = polyglots()[label]
    assert b"<script>" in content
    served = file_of(content).content
    assert b"<script>" not in served
    assert b"PK\x03\x04" not in served
    assert b"<?php" not in served


def tagged(kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "SECRET-DESCRIPTION"
    exif[0x013B] = "SECRET-AUTHOR"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    options: dict[str, object] = {"exif": exif, "icc_profile": b"SECRET-PROFILE" * 20}
    if kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", "SECRET-NAME")
        info.add_itxt("XML:com.adobe.xmp", "<x>SECRET-XMP</x>")
        options["pnginfo"] = info
    if kind == "JPEG":
        options["comment"] = b"SECRET-COMMENT"
    return pictures.encoded(pictures.drawn(), kind, **options)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_served_images_carry_no_metadata(kind: str) -> None:
    received = tagged(kind)
    assert b"SECRET" in received
    served = file_of(received)
    assert b"SECRET" not in served.content
    again = Image.open(io.BytesIO(served.content))
    assert not dict(again.getexif())
    assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background"}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_metadata_changes_neither_digest_nor_pixels(kind: str) -> None:
    options = {"lossless": True} if kind == "WEBP" else {}
    plain = offered(Upload("a.png", pictures.encoded(pictures.drawn(), kind, **options)))
    exif = Image.Exif()
    exif[0x010E] = "anything"
    other = offered(Upload("a.png", pictures.encoded(pictures.drawn(), kind, exif=exif, **options)))
    assert plain.source_digest != other.source_digest
    assert plain.digest == other.digest
    assert plain.files == other.files


def test_the_camera_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    served = file_of(pictures.encoded(pictures.drawn((90, 40)), "PNG", exif=exif))
    upright = file_of(pictures.encoded(pictures.drawn((90, 40)).transpose(Image.Transpose.ROTATE_270)))
    assert (served.width, served.height) == (40, 90)
    assert served.pixel_digest == upright.pixel_digest
    assert served.sha256 == upright.sha256


def test_equal_pixels_are_equal_in_every_lossless_kind() -> None:
    digests = {file_of(content).pixel_digest for content in (PNG, WEBP, GIF)}
    assert len(digests) == 1
    changed = pictures.drawn()
    changed.putpixel((60, 40), (1, 2, 3))
    assert file_of(pictures.encoded(changed)).pixel_digest not in digests


def test_a_size_is_part_of_the_pixels() -> None:
    wide = file_of(pictures.encoded(Image.new("RGB", (40, 10), "red")))
    tall = file_of(pictures.encoded(Image.new("RGB", (10, 40), "red")))
    assert wide.pixel_digest != tall.pixel_digest


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png_is_served_as_plain_colours(mode: str) -> None:
    image = Image.new("I;16", (20, 20), 40_000) if mode == "I;16" else pictures.drawn(mode=mode)
    served = Image.open(io.BytesIO(file_of(pictures.encoded(image)).content))
    assert served.mode in ("RGB", "RGBA")


def test_print_colours_are_served_as_screen_colours() -> None:
    served = file_of(pictures.encoded(pictures.drawn().convert("CMYK"), "JPEG"), "print.jpg")
    assert Image.open(io.BytesIO(served.content)).mode == "RGB"


@pytest.mark.parametrize(
    ("content", "name", "served_name", "served_type"),
    [
        (PNG, "login.jpg", "login.png", "image/png"),
        (JPEG, "login.png", "login.jpg", "image/jpeg"),
        (WEBP, "login", "login.webp", "image/webp"),
        (GIF, "login.gif", "login.png", "image/png"),
        (PNG, "login.html", "login.png", "image/png"),
        (PNG, "login.png.exe", "login.png", "image/png"),
    ],
)
def test_type_and_extension_follow_the_content(content: bytes, name: str, served_name: str, served_type: str) -> None:
    served = file_of(content, name)
    assert (served.name, served.content_type) == (served_name, served_type)


@pytest.mark.parametrize("content", [PNG, JPEG, WEBP, GIF])
def test_preparing_is_deterministic(content: bytes) -> None:
    assert offered(Upload("a.png", content)) == offered(Upload("a.png", content))
