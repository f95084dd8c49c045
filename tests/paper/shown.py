"""What the product can show: every piece of text in its templates, scripts and Python strings, as patterns.

What is put in at run time is a hole that fits anything; a piece without words of its own fits nothing.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache

from tests.paper.pages import ROOT

_HOLE = "\x00"
_COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
_VALUE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_TAG = re.compile(r"\{%.*?%\}|<[^>]*>", re.DOTALL)
_ARGUMENT = re.compile(r"\"([^\"<>{}=]+)\"")
_WORD = re.compile(r"[^\W\d_]{3,}")


def is_shown(label: str) -> bool:
    """Whether some page can have these words as a piece of its text; pages begin a label with a capital letter."""
    known = {label, label[:1].lower() + label[1:]} & _literal()
    if known or any(pattern.fullmatch(label) for pattern in _patterns()):
        return True
    name, colon, rest = label.partition(": ")  # put together of two
    return bool(colon) and is_shown(name) and is_shown(rest)


@cache
def _literal() -> frozenset[str]:
    return frozenset(piece for piece in _pieces() if _HOLE not in piece)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    holed = {piece for piece in _pieces() if _HOLE in piece and _WORD.search(piece.replace(_HOLE, " "))}
    return tuple(re.compile(".+".join(map(re.escape, piece.split(_HOLE)))) for piece in sorted(holed))


@cache
def _pieces() -> frozenset[str]:
    templates = (ROOT / "templates").rglob("*.*")
    scripts = (ROOT / "static").rglob("*.js")
    code = [path for floor in ("projects", "reviews", "orchestration") for path in (ROOT / floor).rglob("*.py")]
    found: set[str] = set()
    for path in templates:
        found.update(_of_template(path.read_text(encoding="utf-8")))
    for path in scripts:
        found.update(re.findall(r"[\"'`]([^\"'`\n]{3,120})[\"'`]", path.read_text(encoding="utf-8")))
    for path in code:
        found.update(_of_python(path.read_text(encoding="utf-8")))
    return frozenset(" ".join(piece.split()) for piece in found)


def _of_template(text: str) -> Iterator[str]:
    plain = _VALUE.sub(_HOLE, _COMMENT.sub("", text))
    for tag in _TAG.findall(plain):
        yield from _ARGUMENT.findall(tag)
    yield from _TAG.sub("\n\n", plain).split("\n\n")


def _of_python(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) <= 200:
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(_parts(node.values))


def _parts(values: Iterable[ast.expr]) -> Iterator[str]:
    for part in values:
        yield part.value if isinstance(part, ast.Constant) else _HOLE
