"""When a gate applies, and which phase of another role it waits for."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8"}
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}
NUMBER = r"(?:\d{1,3}(?:\.\d{1,3})?|one|two|three|four|five|six|seven|eight|iii|ii|iv|i|vi|v)"
_PHASE_OF = re.compile(
    rf"\b(?:phase|stage)\s+#?(?P<number>{NUMBER})\b(?:\s+(?:is\s+|been\s+)?(?:complete|completed|done|over))?"
    rf"(?:,?\s+(?:of|in|from|by)\s+(?:the\s+)?(?P<who>[\w/ -]{{1,60}}))?",
    re.IGNORECASE,
)
_WHOSE_PHASE = re.compile(
    rf"(?P<who>[A-Z][\w/ -]{{0,40}}?)(?:'s?)?[\s:,]+(?:phase|stage)\s+#?(?P<number>{NUMBER})\b", re.IGNORECASE
)
_COMPLEX = re.compile(
    r"\b(?:if|when|where|whenever|in case|only|for|unless not)\b[^.;()]{0,40}\bcomplex\b|^complex(?:\s+\w+)?(?:\s+only)?$"
    r"|\bif not (?:simple|trivial)\b|\bcomplex (?:features?|changes?|work|cases?|ones) only\b",
    re.IGNORECASE,
)
_NOT_COMPLEX = re.compile(r"\b(?:not|isn't|never|even if|non-?)\s*(?:\w+\s)?complex\b", re.IGNORECASE)
_CONDITION = re.compile(
    r"^(?:only\s+)?(?:if|when|whenever|where|unless|in case|for|only)\b|\boptional\b|\bas needed\b|\bif (?:needed|applicable)\b",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"^[\s,;–—-]*(?P<condition>(?:only\s+)?(?:if|when|unless|in case|whenever)\b[^.;()]{2,120})", re.IGNORECASE
)
_FOR_COMPLEX = re.compile(
    r"[\s,;–—-]*\b(?:only\s+)?(?:if|when|for|in case)\b(?:\s+[\w']+){0,4}\s+complex\b(?:\s+(?:features?|changes?|work|cases?))?(?:\s+only)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PhaseMention:
    """`who` is "" where the phase stands without its role."""

    number: str
    who: str


def number_of(said: str) -> str:
    """ "3", "III" and "three" are "3"; "1.0" is "1"; leading zeros go."""
    said = said.lower()
    said = _NUMBERS.get(said) or _ROMAN.get(said) or said
    whole, _, decimals = said.partition(".")
    decimals = decimals.rstrip("0")
    return f"{int(whole)}.{decimals}" if decimals else str(int(whole))


def phase_in(text: str) -> PhaseMention | None:
    """The phase a text refers to."""
    found = _PHASE_OF.search(text)
    if found and found["who"]:
        return PhaseMention(number_of(found["number"]), _until_verb(found["who"]))
    whose = _WHOSE_PHASE.search(text)
    if whose and not re.match(r"(?:after|once|when|in|see|until|if|the)\b", whose["who"].strip(), re.IGNORECASE):
        return PhaseMention(number_of(whose["number"]), whose["who"].strip())
    return PhaseMention(number_of(found["number"]), "") if found else None


def _until_verb(who: str) -> str:
    return re.split(r"\s+(?:is|are|has|have|must|was|be|complete|completed|done)\b", who, maxsplit=1)[0].strip(" -")


def is_complex(text: str) -> bool:
    return bool(_COMPLEX.search(text)) and not _NOT_COMPLEX.search(text)


def is_condition(text: str) -> bool:
    """Does what stands in parentheses limit when a gate applies?"""
    return bool(_CONDITION.search(text.strip()))


def trailing(text: str) -> tuple[str, str]:
    """A condition at the start of what follows an artifact, and the rest: ", if complex. Read it" is split in two."""
    found = _TRAILING.match(text) or _FOR_COMPLEX.search(text)
    if not found:
        return "", text
    return found.group().strip(" ,;-–—"), (text[: found.start()] + text[found.end() :])
