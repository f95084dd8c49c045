"""Inline Markdown and typography: from a line as written to words that can be compared.

Every expression here is linear on the bounded lines the scanner lets through.
"""

from __future__ import annotations

import html
import re
import unicodedata

_MARKUP = re.compile(r"[*_`~\[<&\\]")
_CODE_SPAN = re.compile(r"(`+[^`]*`+)")
_LATEX = re.compile(r"``([^`']{1,200}(?:'[^`']{1,200}){0,3})''")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_TAG = re.compile(r"</?(?:b|strong|em|i|u|br|code|p|span|kbd|mark|small|sup|sub)\s*/?>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_STARS = re.compile(r"(?<!\\)(?:\*+(?=\S)|(?<=\S)\*+|~~)")
_UNDERSCORES = re.compile(r"(?<![\w\\])_+(?=\S)|(?<=\S)_+(?!\w)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_DOUBLE = dict.fromkeys("“”„‟«»〝〞＂「」『』‹›″", '"')
_SINGLE = dict.fromkeys("‘’‚‛′´`", "'")
_QUOTES = str.maketrans({**_DOUBLE, **_SINGLE, "：": ":", "﹕": ":"})
_PAIRS = re.compile(r"''|``")
_LOST_QUOTE = re.compile(r"(?<!\w)\ufffd|\ufffd(?!\w)")
_ASKED_QUOTE = re.compile(r"(?<![^\s(])\?([^\W\d_][^?\"]{0,80})\?(?!\w)")
_SINGLE_QUOTED = re.compile(r"(?<!\w)'((?:[^'\"]|(?<=\w)'(?=\w)){1,120})'(?!\w)")
_EMPHASISED = re.compile(r"^(\*\*\*|\*\*|___|__|\*|_)(?=\S)(.{1,200}?)(?<=\S)\1(?![\w*])")
_OPENING = re.compile(r"[(\[{（]")
_SLUG = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """The words of a line without emphasis, code marks, link targets and tags; code keeps its characters."""
    if not _MARKUP.search(text):
        return " ".join(text.split())
    parts = _CODE_SPAN.split(_LATEX.sub(r'"\1"', text))
    return " ".join("".join(_code(part) if index % 2 else _prose(part) for index, part in enumerate(parts)).split())


def _code(span: str) -> str:
    return span.strip("`")


def _prose(text: str) -> str:
    text = _BREAK.sub(" ", text)
    text = _TAG.sub("", _LINK.sub(r"\1", text))
    text = _UNDERSCORES.sub("", _STARS.sub("", text))
    return html.unescape(_ESCAPE.sub(r"\1", text))


def straight(text: str) -> str:
    """The text with every kind of quotation mark as a straight double quote; colons and apostrophes plain too."""
    text = _LOST_QUOTE.sub('"', _PAIRS.sub('"', text.translate(_QUOTES)).replace("`", "'"))
    if '"' not in text:
        text = _ASKED_QUOTE.sub(r'"\1"', text)
    if '"' not in text:
        text = _SINGLE_QUOTED.sub(r'"\1"', text)
    return text


def emphasised_start(text: str) -> tuple[str, str] | None:
    """`**From PM:** rest` as ("From PM:", "rest"); None where the text does not start with emphasis."""
    found = _EMPHASISED.match(text.strip())
    return (found.group(2), text.strip()[found.end() :]) if found else None


def wholly_emphasised(text: str) -> bool:
    """Is this line nothing but bold or italic text, as people write headings without a hash?"""
    found = emphasised_start(text.strip().rstrip(" :.–—-"))
    return found is not None and not found[1].strip(" :.–—-")


def words(text: str) -> str:
    """A heading for comparing: lower case, without emoji, marks and what stands in parentheses."""
    return " ".join(re.sub(r"[^\w\s./'-]", " ", outside_parentheses(straight(plain(text)))).lower().split())


def outside_parentheses(text: str) -> str:
    if not _OPENING.search(text):
        return text
    kept, depth = [], 0
    for char in text:
        depth += char in "([{（"
        if depth == 0:
            kept.append(char)
        depth = max(0, depth - (char in ")]}）"))
    return "".join(kept)


def in_parentheses(text: str) -> list[str]:
    """What stands in parentheses, outermost ones, in order; an unclosed one reaches to the end."""
    found, depth, start = [], 0, 0
    for index, char in enumerate(text):
        if char in "([（":
            depth += 1
            start = index + 1 if depth == 1 else start
        elif char in ")]）" and depth:
            depth -= 1
            if depth == 0:
                found.append(text[start:index].strip())
    return [*found, text[start:].strip()] if depth else found


def slug(text: str, limit: int = 50) -> str:
    """Lower-case ASCII words joined by hyphens; "" where nothing is left."""
    ascii_text = unicodedata.normalize("NFKD", text[:200]).encode("ascii", "ignore").decode()
    return _SLUG.sub("-", ascii_text.lower().replace("'", "")).strip("-")[:limit].strip("-")
