"""When a gate applies, and which phase of another role it waits for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8"}
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6"}
_ORDINALS |= {"1st": "1", "2nd": "2", "3rd": "3", "4th": "4", "5th": "5", "6th": "6"}
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}
NUMBER = r"(?:\d{1,3}(?:\.\d{1,3})?|one|two|three|four|five|six|seven|eight|iii|ii|iv|i|vi|v)"
# "phase 3", "stage no. 3", "phases 1 to 3": of several the last counts, because phases are completed in order.
_PHASES = rf"(?:phase|stage)s?\s+(?:#|no\.?\s*)?(?:{NUMBER}\s*(?:[-–,&+]|to|and|bis|und)\s*){{0,9}}"
ORDINAL = rf"(?P<ordinal>{'|'.join(_ORDINALS)})\s+(?:phase|stage)\b"
_PHASE_OF = re.compile(
    rf"\b(?:{_PHASES}(?P<number>{NUMBER})\b|{ORDINAL})"
    rf"(?:\s+(?:is\s+|been\s+)?(?:complete|completed|done|over|finished))?"
    rf"(?:,?\s+(?:of|in|from|by|von|des|der)\s+(?:the\s+)?(?P<who>[\w/ -]{{1,60}})|\s*\((?P<aside>[\w/ -]{{1,40}})\))?",
    re.IGNORECASE,
)
_WHOSE_PHASE = re.compile(
    rf"(?P<who>[A-Z][\w/ -]{{0,40}}?)(?:'s?)?[\s:,]+(?:{_PHASES}(?P<number>{NUMBER})\b|{ORDINAL})",
    re.IGNORECASE,
)
# Words that lead to a phase and are nobody's name.
_LEAD = re.compile(
    r"^(?:(?:after|once|when|in|see|until|if|the|their|its|as|soon|only|from|of|has|have|is)\b\s*)+", re.IGNORECASE
)
_COMPLEX = re.compile(
    r"\b(?:if|when|where|whenever|in case|only|for|unless not)\b[^.;()]{0,40}\bcomplex\b|^complex(?:\s+\w+)?(?:\s+only)?$"
    r"|\b(?:unless|not (?:for|if|when)|except (?:for|if|when)|if not)\b[^.;()]{0,30}\b(?:simple|trivial|small)\b"
    r"|\bcomplex (?:features?|changes?|work|cases?|ones) only\b",
    re.IGNORECASE,
)
_NOT_COMPLEX = re.compile(r"\b(?:not|isn't|never|even if|non-?)\s*(?:\w+\s)?complex\b", re.IGNORECASE)
_CONDITION = re.compile(
    r"^(?:only\s+)?(?:if|when|whenever|where|unless|in case|for|only|except|not (?:for|if|when))\b|\boptional\b|\bas needed\b|\bif (?:needed|applicable)\b",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"^[\s,;–—-]*(?P<condition>(?:only\s+)?(?:if|when|unless|in case|whenever)\b[^.;()]{2,120})", re.IGNORECASE
)
_OPENING = re.compile(
    r"^[*_(]*(?P<condition>(?:only\s+)?(?:if|when|unless|in case|whenever|for)\b[^.;:,()*_]{2,80})[*_)]*[:,][*_]*\s+"
    r"(?=[*_]*(?:from|to|with|the|an?|you)\b)",
    re.IGNORECASE,
)
_BODY_OPENING = re.compile(
    r"^\(?(?P<condition>(?:only\s+)?(?:if|when|unless|in case|whenever)\b[^.;:,()\"–—]{2,80}?)\)?\s*(?:[,:–—]|\s-)+\s+(?=\S)",
    re.IGNORECASE,
)
_ENDING = re.compile(r",\s*((?:but\s+)?(?:only\s+)?(?:if|when|unless|in case|for)\b[^.;:,()\"]{2,80})$", re.IGNORECASE)
_FOR_COMPLEX = re.compile(
    r"[\s,;–—-]*\b(?:but\s+)?(?:only\s+)?(?:if|when|for|in case)\b(?:\s+[\w']+){0,4}\s+complex\b(?:\s+(?:features?|changes?|work|cases?))?"
    r"(?:\s+only)?|[\s,;–—-]*\bcomplex (?:features?|changes?|work|cases?|ones) only\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PhaseMention:
    """`who` is "" where the phase stands without its role."""

    number: str
    who: str


def number_of(said: str) -> str:
    """ "3", "III" and "three" are "3"; "1.0" is "1"; leading zeros go."""
    said = _plain_letters(said)
    said = _NUMBERS.get(said) or _ORDINALS.get(said) or _ROMAN.get(said) or said
    whole, _, decimals = said.partition(".")
    decimals = decimals.rstrip("0")
    return f"{int(whole)}.{decimals}" if decimals else str(int(whole))


def _plain_letters(said: str) -> str:
    """Lower case without marks: to an expression that ignores case, a Turkish dotted I is an i and a long s an s."""
    letters = unicodedata.normalize("NFKD", said.lower().replace("ı", "i"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def phase_in(text: str) -> PhaseMention | None:
    """The phase a text refers to."""
    found = _PHASE_OF.search(text)
    if found and (found["who"] or found["aside"]):
        return PhaseMention(_number(found), _until_verb(found["who"] or found["aside"]))
    whose = _WHOSE_PHASE.search(text)
    who = _until_verb(_LEAD.sub("", whose["who"])) if whose else ""
    if whose and who:
        return PhaseMention(_number(whose), who)
    return PhaseMention(_number(found), "") if found else None


def _number(found: re.Match[str]) -> str:
    return number_of(found["number"] or found["ordinal"])


def _until_verb(who: str) -> str:
    return re.split(
        r"\s+(?:is|are|has|have|must|was|be|gets?|complete|completed|done|finish\w*|closed|went|ends?|ended)\b",
        who,
        maxsplit=1,
    )[0].strip(" -")


def is_complex(text: str) -> bool:
    return bool(_COMPLEX.search(text)) and not _NOT_COMPLEX.search(text)


def is_condition(text: str) -> bool:
    """Does what stands in parentheses limit when a gate applies?"""
    return bool(_CONDITION.search(text.strip()))


def at_the_end(text: str) -> str:
    """A line with the condition it begins with moved behind it: "If complex: from Architect ..."."""
    found = _OPENING.match(text)
    return f"{text[found.end() :]} ({found['condition'].strip()})" if found else text


def behind(body: str) -> str:
    """The same for what follows a label: 'if complex: "Load plan"'."""
    found = _BODY_OPENING.match(body)
    return f"{body[found.end() :]} ({found['condition'].strip()})" if found else body


def set_apart(label: str) -> str:
    """A label with the condition it ends with in parentheses: "From Architect, if complex"."""
    return _ENDING.sub(r" (\1)", label)


def trailing(text: str) -> tuple[str, str]:
    """A condition at the start of what follows an artifact, and the rest: ", if complex. Read it" is split in two."""
    found = _TRAILING.match(text) or _FOR_COMPLEX.search(text)
    if not found:
        return "", text
    return found.group().strip(" ,;-–—"), (text[: found.start()] + text[found.end() :])
