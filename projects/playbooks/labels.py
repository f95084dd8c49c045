"""Splits a list item into what stands before the colon and what stands after it."""

from __future__ import annotations

import re

from projects.playbooks.inline import emphasised_start, plain, straight

_LEADING = re.compile(r"^[\s:.,;|=–—-]*(?:->|=>|→|⇒|›)?\s*")
_BACK = re.compile(r"\s*(?:←|⇐|<-+|<=+)\s*")
_SPAN = re.compile(r"(?<![\w*])(\*\*|__|\*|_)(?=\S)([^*_\"]{1,120}?)(?<=\S)\1(?![\w*])")
_CODE = re.compile(r"`([^`\"]{1,120})`")
_ONLY_PREPOSITION = re.compile(r"^(?:from|to|with|by|for)$", re.IGNORECASE)
_LONGEST = 100


def split(raw: str) -> tuple[str, str]:
    """("From PM", 'Received "PRD"') for any emphasis, separator and quotes; the label is "" where there is none."""
    bold = emphasised_start(raw)
    if bold:
        label, rest = said(bold[0]).rstrip(" :.,;–—-"), _LEADING.sub("", said(_quoted_marks(bold[1])))
        aside_follows = bold[1].lstrip().startswith("(")  # "**From Design** (if needed): ..."
        if (
            rest
            and not aside_follows
            and '"' not in label
            and not _ONLY_PREPOSITION.match(label)
            and not _separator(label)
        ):
            return label, rest
    text = said(_quoted_marks(raw) if not bold else raw)
    found = _separator(text)
    if not found or found[0] > _LONGEST:
        return "", text
    return text[: found[0]].strip(" *_"), text[found[1] :].strip()


def said(text: str) -> str:
    """The words of a line with straight quotes; an arrow that points back means "from"."""
    return _BACK.sub(" from ", straight(plain(text)).strip())


def _quoted_marks(text: str) -> str:
    """Where nothing is quoted, code and emphasis do the work of quotes."""
    if '"' in straight(text.replace("`", "")):
        return text
    return _SPAN.sub(r'"\2"', _CODE.sub(r'"\1"', text))


def _separator(text: str) -> tuple[int, int] | None:
    """Start and end of the first colon, dash or arrow outside quotes and parentheses."""
    depth, quoted = 0, False
    for index, char in enumerate(text[: _LONGEST + 20]):
        if char == '"':
            quoted = not quoted
        elif char in "()":
            depth = max(0, depth + (1 if char == "(" else -1))
        elif not quoted and not depth and index and _separates(text, index):
            return index, index + len(_LEADING.match(text[index:]).group())  # type: ignore[union-attr]
    return None


def _separates(text: str, index: int) -> bool:
    char, before, after = text[index], text[index - 1], text[index + 1 : index + 2]
    if char == ":":
        return after in ("", " ", '"', "'", "(")
    if char in "–—":
        return before == " " or after in ("", " ")
    if char in "-=":
        return (before == " " and after in ("", " ", ">", char)) or (char == "=" and after == ">")
    return char in "→⇒|"
