"""Contracts in languages that are kept and compared as text: GraphQL SDL and Protocol Buffers.

What they mean is not understood here: only that braces close, and which words and signs there are, so that a comment or
white space changes nothing.
"""

import re
from dataclasses import dataclass
from typing import Any

from reviews.artifacts.digests import sha256
from reviews.artifacts.errors import InvalidArtifact

_OPENERS = {"}": "{", ")": "(", "]": "["}
_STRINGS = r"\"(?:\\.|[^\"\\\n])*+\"?|'(?:\\.|[^'\\\n])*+'?"
_REST = r"\w+|[^\w\s]"


@dataclass(frozen=True)
class Language:
    """`begins` matches the first words that are no comment; `silent` what says nothing: comments, and in GraphQL commas."""

    slug: str
    title: str
    extensions: tuple[str, ...]
    begins: re.Pattern[str]
    defines: re.Pattern[str]
    silent: re.Pattern[str]
    tokens: re.Pattern[str]


def _tokens(*more: str) -> re.Pattern[str]:
    return re.compile("|".join((*more, _STRINGS, _REST)), re.MULTILINE)


_HASH = r"\#[^\n]*"
_BLOCK_STRING = r"\"\"\"(?:[^\"\\]++|\\[\s\S]|\"(?!\"\"))*+(?:\"\"\"|\\?\Z)"
_C_COMMENTS = r"//[^\n]*|/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z)"
GRAPHQL = Language(
    "graphql",
    "GraphQL SDL",
    (".graphql", ".graphqls", ".gql"),
    re.compile(
        rf"(?:\s|{_HASH}|{_BLOCK_STRING})*+(?:extend\s+)?(?:type|interface|union|enum|input|scalar)\s+[A-Za-z_]"
        rf"|(?:\s|{_HASH}|{_BLOCK_STRING})*+(?:extend\s+)?schema\b\s*[@{{]"
        rf"|(?:\s|{_HASH}|{_BLOCK_STRING})*+directive\s*@"
    ),
    re.compile(r"^\s*(?:extend\s+)?(?:type|interface|union|enum|input|scalar|schema|directive)\b", re.MULTILINE),
    re.compile(rf"{_HASH}|,"),
    _tokens(_HASH, _BLOCK_STRING),
)
PROTO = Language(
    "proto",
    "Protocol Buffers",
    (".proto",),
    re.compile(
        rf"(?:\s|{_C_COMMENTS})*+(?:(?:syntax|edition)\s*=|(?:message|service|enum)\s+[A-Za-z_]\w*\s*\{{"
        r"|package\s+[\w.]+\s*;|import\s+(?:public\s+)?\")"
    ),
    re.compile(r"^\s*(?:message|service|enum)\s+\w", re.MULTILINE),
    re.compile(_C_COMMENTS),
    _tokens(_C_COMMENTS),
)
LANGUAGES = (GRAPHQL, PROTO)
BY_SLUG = {language.slug: language for language in LANGUAGES}


def language_of(text: str, name: str = "") -> Language | None:
    """The language of a text, by how it begins or by the extension of its file; None for YAML, JSON and anything else."""
    begins = (language for language in LANGUAGES if language.begins.match(text))
    named = (language for language in LANGUAGES if name.lower().endswith(language.extensions))
    return next(begins, None) or next(named, None)


def describe_text(text: str, language: Language, field: str) -> dict[str, Any]:
    """What is kept of it. Raises InvalidArtifact on `field` where a bracket does not close, or nothing is defined."""
    words = list(_meaningful(text, language, field))
    count = len(language.defines.findall(text))
    if not count:
        raise InvalidArtifact.of(field, f"This begins like {language.title}, but defines nothing.")
    return {
        "format": language.slug,
        "title": language.title,
        "version": "",
        "operations": [],
        "operation_count": 0,
        "definition_count": count,
        "canonical_digest": sha256("\n".join((language.slug, *words)).encode()),
    }


def _meaningful(text: str, language: Language, field: str) -> list[str]:
    """The words and signs in order. Brackets are counted on the way."""
    found: list[str] = []
    opened: list[tuple[str, int]] = []
    for match in language.tokens.finditer(text):
        token = match[0]
        if language.silent.fullmatch(token):
            continue
        if token in "{([":
            opened.append((token, match.start()))
        elif token in _OPENERS and (not opened or opened.pop()[0] != _OPENERS[token]):
            raise InvalidArtifact.of(field, f"Line {_line(text, match.start())}: “{token}” closes nothing.")
        found.append(token)
    if opened:
        sign, place = opened[-1]
        raise InvalidArtifact.of(field, f"Line {_line(text, place)}: “{sign}” is never closed.")
    return found


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
