"""Names that people gave to files, made harmless to show, to put in an address and to save on any disk."""

import re
import unicodedata
from collections.abc import Iterable

MAX_NAME = 120
_UNSAFE = re.compile(r'[<>:"|?*#%/\\]')
_SPACES = re.compile(r"\s+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)
_UNSEEN = ("Cc", "Cs", "Cf")
_DENSITY = re.compile(r"@[1-4]x$", re.IGNORECASE)


def clean_name(raw: str, *, extension: str = "", fallback: str = "file") -> str:
    """A display name without path, control and direction characters, at most MAX_NAME characters long.

    With `extension` (such as ".png") that replaces whatever extension the name claimed.
    """
    last_part = re.split(r"[/\\]", raw[-4096:])[-1]
    name = _visible(last_part).strip(" .")
    if extension:
        name = _without_extension(name).removesuffix(extension)
    name = name[: MAX_NAME - len(extension)].strip(" .") or fallback
    if _RESERVED.match(name):
        name = f"_{name}"[: MAX_NAME - len(extension)]
    return name + extension


def unique_name(name: str, taken: Iterable[str]) -> str:
    """The name, or the name with a counter before its extension, so that no two are equal in any letter case."""
    used = {other.casefold() for other in taken}
    if name.casefold() not in used:
        return name
    stem, extension = _split_extension(name)
    number = 2
    while True:
        suffix = f" ({number}){extension}"
        candidate = stem[: MAX_NAME - len(suffix)] + suffix
        if candidate.casefold() not in used:
            return candidate
        number += 1


def screen_name(file_name: str) -> str:
    """What a screen is called when only its file has a name: "checkout_summary@2x.png" is "checkout summary"."""
    stem = _DENSITY.sub("", _split_extension(file_name)[0])
    return _SPACES.sub(" ", re.sub(r"[_-]+", " ", stem)).strip() or "Screen"


def one_line(text: str, limit: int) -> str:
    """Visible characters on one line, cut with an ellipsis after `limit`."""
    line = _SPACES.sub(" ", _visible(text, unsafe=False)).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def clean_text(text: str) -> str:
    """The text with unified line ends, without control and direction characters, trimmed."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ("".join(c for c in line if c == "\t" or unicodedata.category(c) not in _UNSEEN) for line in lines)
    return "\n".join(line.rstrip() for line in kept).strip()


def _visible(text: str, *, unsafe: bool = True) -> str:
    normal = unicodedata.normalize("NFC", text)
    kept = "".join(" " if c.isspace() else c for c in normal if c.isspace() or unicodedata.category(c)[0] != "C")
    return _SPACES.sub(" ", _UNSAFE.sub("-", kept) if unsafe else kept)


def _split_extension(name: str) -> tuple[str, str]:
    stem, dot, extension = name.rpartition(".")
    if stem and dot and 1 <= len(extension) <= 8 and extension.isalnum():
        return stem, dot + extension
    return name, ""


def _without_extension(name: str) -> str:
    return _split_extension(name)[0]
