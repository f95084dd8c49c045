"""From the bytes of a file to clean text with `\\n` line ends."""

from __future__ import annotations

import codecs
import re

from projects.playbooks.errors import PlaybookError
from projects.playbooks.mojibake import MAC_ROMAN, WINDOWS, TooDamaged, repair

MAX_BYTES = 1_000_000

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_INVISIBLE = "\u00ad\u200b\u200c\u2060\ufeff"
_SPACES = "\u00a0\u2007\u202f\u3000\x0b\x0c\x1f\u2028\u2029\x85"
_UNREADABLE = re.compile("[\x01-\x08\x0e-\x1e\x7f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ASCII = bytes(range(0x80))
# Quotes, dashes and the ellipsis: what prose has beyond ASCII tells the two eight-bit encodings apart.
_TYPOGRAPHY_1252 = frozenset(b"\x84\x85\x91\x92\x93\x94\x95\x96\x97")
_TYPOGRAPHY_MAC = frozenset(b"\xc9\xd0\xd1\xd2\xd3\xd4\xd5\xe3")


def decode(data: bytes) -> str:
    """Text of a playbook file, whatever wrote it: UTF-8, UTF-16, UTF-32, Windows-1252 or Mac Roman.

    Byte-order marks go, line ends become `\\n`, damaged characters are repaired where that is safe.
    Raises PlaybookError for more than 1 MB and for files that are no text.
    """
    if len(data) > MAX_BYTES:
        raise _too_large(len(data))
    return tidy(_read(data))


def tidy(text: str) -> str:
    """Clean text out of any string: line ends, byte-order marks, odd spaces, damaged characters.

    Raises PlaybookError where the string is too large or holds what no text holds.
    """
    if len(text) > MAX_BYTES:
        raise _too_large(len(text))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_binary(text)
    try:
        text = repair(_SURROGATES.sub("\ufffd", text))
    except TooDamaged:
        raise _no_text(1) from None
    for character in _INVISIBLE:
        text = text.replace(character, "")
    for character in _SPACES:
        text = text.replace(character, " ")
    return text


def _read(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], encoding)
    wide = _wide_without_mark(data)
    return _lenient(data, wide or "utf-8")


def _wide_without_mark(data: bytes) -> str | None:
    """UTF-16 without a mark shows as NUL in every other byte."""
    half = len(data) // 2
    if half < 4:
        return None
    if data[1::2].count(0) > half * 0.7 and data[0::2].count(0) < half * 0.1:
        return "utf-16-le"
    if data[0::2].count(0) > half * 0.7 and data[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return None


def _lenient(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            return data.decode(encoding, errors="replace")
    return _eight_bit(data)


def _eight_bit(data: bytes) -> str:
    """Bytes that are not UTF-8 throughout. Parts that are will be restored with the other damage."""
    if len(data.translate(None, delete=_ASCII)) > len(data) / 2:
        raise _no_text(1)
    high = data[:50_000].translate(None, delete=_ASCII)
    mac = sum(byte in _TYPOGRAPHY_MAC for byte in high) > sum(byte in _TYPOGRAPHY_1252 for byte in high)
    return (MAC_ROMAN if mac else WINDOWS).read(data)


def _refuse_binary(text: str) -> None:
    nul = text.find("\0")
    if nul >= 0:
        raise _no_text(_line_at(text, nul))
    if len(_UNREADABLE.findall(text)) > max(8, len(text) // 50):
        found = _UNREADABLE.search(text)
        raise _no_text(_line_at(text, found.start()) if found else 1)


def _line_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _no_text(line: int) -> PlaybookError:
    return PlaybookError("This file is not text.", line, "Save the playbook as plain Markdown text in UTF-8.")


def _too_large(size: int) -> PlaybookError:
    return PlaybookError(
        f"The playbook is {size / 1_000_000:.1f} MB; the limit is 1 MB.",
        1,
        "Keep the role's process here and move reference material to another document.",
    )
