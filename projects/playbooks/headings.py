"""What headings say: which checkpoint a list guards, and where a section is about something else."""

from __future__ import annotations

import re

from projects.playbooks.inline import in_parentheses, plain, straight, words

STRONG = 3
_WHO = r"(?:i|we|you|they|anyone|anybody|work|one)"
_STARTING = (
    r"(?:can(?:no|')?t|can not|may not|never|before \w+(?: can| may)?) (?:start|begin)(?:s|ning|ing)?\b(?! (?:to )?build)"
    r"|before (?:start|begin)(?:n?ing)\b(?! (?:to )?build)"
)
_BUILDING = r"before (?:\w+ ){0,4}build|(?:can(?:no|')?t|may not|start(?:s|ing)? to|begin(?:s|ning)? to) build"
_SHIPPING = r"(?:ship|releas|deliver|finish|merg|go live|hand-? ?(?:in|over|off))"
# By checkpoint: signs and their points. What names a list beats what only hints at one.
_SIGNS: dict[str, tuple[tuple[int, re.Pattern[str]], ...]] = {
    "start": (
        (3, re.compile(r"incoming|inbound|depend(?:s|ency|encies)|pre-?(?:requisite|condition)|upstream|blocked by")),
        (3, re.compile(rf"{_STARTING}|wait")),
        (3, re.compile(r"entry criteria|definition of ready|ready to (?:start|begin)|\binputs?\b")),
        (3, re.compile(rf"\b{_WHO} (?:need|receive|get|take|expect)s?\b|what (?:comes|arrives|goes) in\b|needs? from")),
        (3, re.compile(r"bevor (?:ich|wir|du) (?:anfang|beginn|start)|vorausset|eingang|(?:warte|brauche)[nt]?\b")),
        (1, re.compile(r"\b(?:start|begin|receiv|need|arriv|first)")),
    ),
    "build": (
        (3, re.compile(rf"outgoing|outbound|\bsync|downstream|{_BUILDING}|\boutputs?\b|deliverables")),
        (3, re.compile(r"\bhand(?:ing|s)? (?:\w+ ){0,2}(?:over|off)\b(?! by)|hand-?(?:over|off)s?\b")),
        (
            3,
            re.compile(
                rf"\b{_WHO} (?:hand|give|share|deliver|provide|pass)s?\b|what (?:goes|leaves) out\b|agrees? (?:on|with)"
            ),
        ),
        (3, re.compile(r"übergabe|übergebe|abstimm|ausgang")),
        (2, re.compile(r"handshake")),
        (1, re.compile(r"\b(?:build|align|agree|handing|tell|inform|coordinat|consult|talk|share)")),
    ),
    "merge": (
        (3, re.compile(r"definition of done|\bdod\b|\bdone\b|\bmerg|exit criteria|acceptance criteria")),
        (
            3,
            re.compile(
                rf"(?:ready|finished|complete|allowed) (?:to \w+ )?(?:when|once|if|only)|ready (?:to|for) {_SHIPPING}"
            ),
        ),
        (
            3,
            re.compile(
                rf"before (?:{_WHO} |it |this |the \w+ )?(?:can |may |is |are )?{_SHIPPING}|fertig|abnahme|abschluss"
            ),
        ),
        (3, re.compile(rf"(?:can(?:no|')?t|may not|can not) {_SHIPPING}|sign-?offs?\b|approvals?\b")),
        (1, re.compile(r"\b(?:finish|complet|ship|releas|approv|accept|ready)")),
    ),
}
LIFECYCLE = re.compile(
    r"life-? ?cycle|trigger|orchestrat|hand-? ?(?:shake|off|over)|work(?:ing)? together|collaborat|who waits"
)
ELSEWHERE = re.compile(r"red[\s-]*flag|quick[\s-]*ref|warning sign|cheat[\s-]*sheet")
INLINE = re.compile(r"^(?P<label>[*_]*[^:]{3,80}:[*_]*|\*\*[^*]{3,80}\*\*)\s+(?P<rest>\S.*)$")
NAMES_SOMEBODY = re.compile(r"\b(?:from|to|with|by|for)\s+\w", re.IGNORECASE)
# Whatever can matter outside the lifecycle section holds one of these: a cheap look before the thorough one.
HINT = re.compile(
    "|".join(
        [sign.pattern for signs in _SIGNS.values() for weight, sign in signs if weight == STRONG]
        + [LIFECYCLE.pattern, ELSEWHERE.pattern, "phase|stage"]
    )
)


def checkpoint_of(heading: str, least: int = 1) -> str:
    """The checkpoint a heading speaks of, "" where it names none or several. Words outside parentheses count first."""
    outside = words(heading)
    return best(outside, least) or best(" ".join([outside, *map(words, in_parentheses(plain(heading)))]), least)


def best(text: str, least: int) -> str:
    """The checkpoint that most signs in a lower-case text point to, "" below `least` points or in a draw."""
    text = straight(text)
    scores = {point: sum(weight for weight, sign in signs if sign.search(text)) for point, signs in _SIGNS.items()}
    top = max(scores.values())
    winners = [point for point, score in scores.items() if score == top]
    return winners[0] if top >= least and len(winners) == 1 else ""
