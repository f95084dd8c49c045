"""How wide words are, guessed on the generous side, because no font can be asked on the server."""

from unicodedata import combining, east_asian_width

# In parts of the font size, by the widest of the common sans-serif fonts in their bold cut.
_WIDTHS: dict[str, float] = {
    **dict.fromkeys("ijlIJ'|.,:;!‘’`", 0.38),
    **dict.fromkeys('ftr()[]-/ “”"', 0.5),
    **dict.fromkeys("mMWw@%…—", 1.1),
    " ": 0.36,
}
_LOWER, _UPPER, _OTHER, _WIDE = 0.72, 0.86, 0.9, 1.15


def width(text: str, size: float) -> float:
    """Pixels that `text` takes at most at a font size in pixels."""
    return size * sum(map(_letter, text))


def _letter(letter: str) -> float:
    if (known := _WIDTHS.get(letter)) is not None:
        return known
    if combining(letter):
        return 0
    if letter.isascii():
        return _UPPER if letter.isupper() else _LOWER
    return _WIDE if east_asian_width(letter) in "WF" else _OTHER


def wrapped(text: str, size: float, room: float, at_most: int = 3) -> tuple[str, ...]:
    """Lines no wider than `room`, broken at spaces and after slashes and hyphens; what is too long ends in "…"."""
    lines: list[str] = []
    for piece in _pieces(text):
        glue = "" if not lines or lines[-1][-1:] in "/-" else " "
        if lines and width(lines[-1] + glue + piece, size) <= room:
            lines[-1] += glue + piece
        else:
            lines.extend(_broken(piece, size, room))
        if len(lines) > at_most:
            return (*lines[: at_most - 1], _shortened(lines[at_most - 1] + "…", size, room))
    return tuple(lines) or ("?",)


def _pieces(text: str) -> list[str]:
    """Words, and the parts of long ones at which a line may end."""
    return text.replace("/", "/ ").replace("-", "- ").split() if len(text) > 12 else text.split()


def _broken(word: str, size: float, room: float) -> list[str]:
    """One word in as many lines as it needs."""
    lines = [""]
    for letter in word:
        if lines[-1] and width(lines[-1] + letter, size) > room:
            lines.append("")
        lines[-1] += letter
    return lines


def _shortened(line: str, size: float, room: float) -> str:
    while len(line) > 2 and width(line, size) > room:
        line = line[:-2].rstrip() + "…"
    return line
