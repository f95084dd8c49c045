"""Reads the names of artifacts out of the text of a line."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from projects.playbooks.artifacts import is_known

_QUOTED = re.compile(r'"([^"]{1,200})"')
_ASIDE = re.compile(r"\([^()]{0,200}\)")
_CONNECTOR = re.compile(
    r"(?:^|[\s,;&+])(?:and|as well as|plus|&|\+|und)\s*(?:also\s+|then\s+)?(?:the|a|an|your|their)?\s*$|[,;&+/]\s*$",
    re.IGNORECASE,
)
_VERBS = re.compile(
    r"^(?:(?:you|we|i|it|has|have|had|is|are|been|be|must|should|then|received?|receives|receipt of|gets?|got|obtain(?:ed)?"
    r"|gave|given|gives|delivers?|delivered|provide[sd]?|hands?|handed|over|share[sd]?|sen[dt]s?|needs?|needed|required?|requires"
    r"|waits?|waiting|for|publishe[sd]|finishe[sd]|wrote|written|the|a|an|your|their|our|its|that|both)(?=[\s\":,])[\s:,]*)+",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"\s+(?:with|for|that|which|who|if|when|unless|once|so|before|after|until|including|covering|describing|containing|is|are"
    r"|has|have|had|must|should|from|to|by|where|because)\b|[.!?](?=\s|$)|[;:(]|\s[–—-]\s|,\s+(?:if|when|with|including|once|so|but|only)\b",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+(?:and|as well as|plus|und)\s+|\s*[&+]\s*", re.IGNORECASE)
# ", signed" or ", final": the state a thing is in, and no other thing.
_STATE = re.compile(r"\s*(,)\s*(?=(?:[a-z]{3,}ed|final|complete|ready|up to date)(?:\s|$))")
_COMMA = re.compile(r"\s*,\s*(?:and\s+)?", re.IGNORECASE)
_MOST_WORDS = 10
MOST = 12


@dataclass(frozen=True, slots=True)
class Titles:
    """`named`: (title, what the line says about it) in order. `unsure` where "and" may or may not join two artifacts,
    `cut` where a line names more than it may."""

    named: tuple[tuple[str, str], ...]
    unsure: bool = False
    cut: bool = False


def read(text: str) -> Titles:
    """The artifacts of a line and what follows each of them; no titles where nothing is left to read."""
    found = _quoted(text) or _bare(text)
    return replace(found, named=found.named[:MOST], cut=True) if len(found.named) > MOST else found


def _quoted(text: str) -> Titles | None:
    spans = list(_QUOTED.finditer(text))
    if not spans or not _leads(text[: spans[0].start()]):
        return None
    chosen = [spans[0]]
    for previous, span in pairwise(spans):
        tail = re.search(r"[.,;!?]*$", previous.group(1))
        gap = (tail.group() if tail else "") + _ASIDE.sub("", text[previous.end() : span.start()])
        if gap.strip() in ("", ",", ".") or (_CONNECTOR.search(gap) and not re.search(r"[.!?]\s", gap)):
            chosen.append(span)
        else:
            break
    named = []
    for index, span in enumerate(chosen):
        end = chosen[index + 1].start() if index + 1 < len(chosen) else len(text)
        about = text[span.end() : end]
        named.append((_title(span.group(1)), _CONNECTOR.sub("", about) if index + 1 < len(chosen) else about))
    return Titles(tuple(named))


def _leads(before: str) -> bool:
    """Is what stands before a quotation no artifact of its own?"""
    rest = _VERBS.sub("", before.strip() + " ").strip(" :,-–—")
    return not rest or not (is_known(_until_stop(rest)[0]) or _STOP.search(f" {rest.split()[-1]}"))


def _bare(text: str) -> Titles:
    start = _VERBS.match(text)
    phrase, about = _until_stop(text[start.end() :] if start else text)
    phrase = phrase.replace('"', "").strip()
    if not phrase:
        return Titles(())
    phrase, _, state = _STATE.split(phrase, maxsplit=1) if _STATE.search(phrase) else (phrase, "", "")
    about = f"{state}{about}"
    parts = [part for piece in _COMMA.split(phrase) if (part := _title(piece))]
    if len(parts) > 1:
        parts = [*parts[:-1], *halves(parts[-1])]
    elif any(is_known(half) for half in _AND.split(phrase)):
        parts = halves(phrase)
    unsure = len(parts) == 1 and len(_AND.split(phrase)) > 1 and len(phrase.split()) <= 6
    return Titles(tuple((_shortened(part), about) for part in parts), unsure)


def halves(title: str) -> list[str]:
    """The artifacts a title names where its "and" joins several."""
    return [half for half in map(_title, _AND.split(title)) if half]


def _until_stop(text: str) -> tuple[str, str]:
    found = _STOP.search(text)
    return (text[: found.start()], text[found.start() :]) if found else (text, "")


def _title(text: str) -> str:
    return re.sub(r"^(?:(?:the|an?|your|their|my|our|this)\s+)+", "", text.strip(" .,;:!?\"'"), flags=re.IGNORECASE)


def _shortened(title: str) -> str:
    return " ".join(title.split()[:_MOST_WORDS])[:120]


def criterion(about: str) -> str:
    """What the receiver confirms: the words after the artifact, without the joint between the two."""
    text = about.strip(" ,;:–—-")
    text = re.sub(r"^[.!?]+\s*", "", text)
    text = re.sub(r"^(?:with|including|containing|covering|describing|mit)\s+", "", text, flags=re.IGNORECASE)
    text = re.sub(r"\s+([.,;])", r"\1", re.sub(r"\(\s*\)", "", text)).strip()
    return "" if not re.search(r"\w", text) else text
