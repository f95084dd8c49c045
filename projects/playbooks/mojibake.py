"""Undo text that was UTF-8, read as Mac Roman, Windows-1252 or Latin-1, and saved again.

Only byte sequences that cannot be meant as written are touched: "«Übersicht»" or "„Äpfel“" stay as they are.
"""

from __future__ import annotations

import codecs
import re

# Windows-1252 leaves five bytes undefined; programs that damage text pass them through as control characters.
_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_ROUNDS = 2  # text damaged twice is common, three times is not
_MOST = 20_000  # a document has a few hundred of these at most; more is an attack on our time


class TooDamaged(ValueError):
    """More damaged characters than a document that was once text would have."""


class _Codec:
    """One eight-bit encoding, and what UTF-8 looks like when read as it."""

    def __init__(self, name: str) -> None:
        defined = [byte for byte in range(256) if not (name == "cp1252" and byte in _UNDEFINED)]
        chars = {byte: bytes([byte]).decode(name) for byte in defined}
        self.table = "".join(chars.get(byte, chr(byte)) for byte in range(256))
        self._bytes = {char: byte for byte, char in enumerate(self.table)}
        self._pattern = _sequences(self.table)

    def read(self, data: bytes) -> str:
        return codecs.charmap_decode(data, "strict", self.table)[0]

    def repair(self, text: str) -> str:
        if len(self._pattern.findall(text)) > _MOST:
            raise TooDamaged
        return self._pattern.sub(self._undo, text)

    def _undo(self, match: re.Match[str]) -> str:
        damaged = match.group()
        try:
            meant = bytes(self._bytes[char] for char in damaged).decode("utf-8")
        except UnicodeDecodeError:
            return damaged
        # Mac Roman has no control characters up there, so nobody can have meant one: "¬é" is what it says.
        return damaged if self is MAC_ROMAN and "\x80" <= meant <= "\x9f" else meant


def _sequences(table: str) -> re.Pattern[str]:
    """Two bytes for accents, three for punctuation, arrows and presentation marks, four for emoji."""
    one = "[" + re.escape(table[0x80:0xC0]) + "]"
    two = f"[{re.escape(table[0xC2] + table[0xC3])}]{one}"
    three = f"[{re.escape(table[0xE2] + table[0xEF])}]{one}{{2}}"
    four = f"{re.escape(table[0xF0])}{one}{{3}}"
    return re.compile(f"{four}|{three}|{two}")


MAC_ROMAN = _Codec("mac_roman")
WINDOWS = _Codec("cp1252")
LATIN = _Codec("latin-1")
# What is left of a closing quote when the undefined last byte was dropped on the way.
_HALF_QUOTE = re.compile("â€(?=[\\s.,;:!?)\\]*_]|$)", re.MULTILINE)


def repair(text: str) -> str:
    """The text with damaged sequences restored; text without any comes back unchanged. Raises TooDamaged."""
    if text.isascii():
        return text
    for _ in range(_ROUNDS):
        before = text
        for codec in (MAC_ROMAN, WINDOWS, LATIN):
            text = codec.repair(text)
        if text == before:
            break
    return _HALF_QUOTE.sub("”", text)
