"""What a file is, judged by its bytes alone: neither its name nor its declared type is asked."""

import re

from reviews.artifacts.errors import InvalidArtifact
from reviews.artifacts.plain import is_storable_text

PNG, JPEG, WEBP, GIF = "image/png", "image/jpeg", "image/webp", "image/gif"
PDF, MARKDOWN, TEXT = "application/pdf", "text/markdown", "text/plain"
IMAGES = (PNG, JPEG, WEBP, GIF)

_MARKUP = re.compile(r"\s*(?:<!doctype|<html|<\?xml|<svg|<script|<head|<body|<iframe|<math)", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_KNOWN_OTHERS = (
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"BZh", "a compressed archive"),
    (b"\xfd7zXZ", "a compressed archive"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"#!", "a script"),
    (b"BM", "a BMP image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"%!PS", "a PostScript file"),
    (b"8BPS", "a Photoshop file"),
    (b"\x00\x00\x01\x00", "an icon file"),
    (b"AT&TFORM", "a DjVu file"),
    (b"\xd7\xcd\xc6\x9a", "a Windows metafile"),
)


def image_type(content: bytes) -> str | None:
    """The image type by its first bytes, None for anything that is not one of IMAGES."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return GIF
    return None


def is_pdf(content: bytes) -> bool:
    """A PDF starts with its signature and says where it ends."""
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]


def describe(content: bytes) -> str:
    """What the file seems to be, as a noun phrase for a refusal."""
    if (image := image_type(content)) is not None:
        return f"a {image.removeprefix('image/').upper()} image"
    if content.startswith(b"%PDF-"):
        return "a PDF"
    for signature, words in _KNOWN_OTHERS:
        if content.startswith(signature):
            return words
    head = content[:1024].decode("utf-8-sig", errors="replace")
    if _MARKUP.match(head):
        return "an SVG, HTML or XML file"
    return "not of a known type"


def read_text(content: bytes, name: str, field: str = "files") -> str:
    """The text of a UTF-8 file. Refuses markup that browsers would run, binaries and other encodings."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidArtifact.of(field, f"“{name}” is not UTF-8 text ({describe(content)}).") from None
    if _MARKUP.match(text[:1024]):
        raise InvalidArtifact.of(field, f"“{name}” is an SVG, HTML or XML file. Send its text as Markdown instead.")
    if not is_storable_text(text) or _UNPRINTABLE.search(text):
        raise InvalidArtifact.of(field, f"“{name}” holds control characters, so it is not plain text.")
    return text
