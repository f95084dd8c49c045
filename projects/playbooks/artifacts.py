"""What kind of thing changes hands, and what the gate about it is called."""

from __future__ import annotations

import re

from projects.playbooks.inline import slug

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("prd", r"\bPRDs?\b|product[- ]requirements?|requirements? doc|product (?:brief|spec)"),
        (
            "mocks",
            r"\bmock-?(?:up)?s?\b|wire-?frames?|hi(?:gh)?-?fi(?:delity)?\b.*\b(?:design|screen)s?|screen designs?",
        ),
        ("adr", r"\bADRs?\b|architecture decision|architectural decision|decision record"),
        ("contract", r"\bcontract|open-?api|\bapi (?:schema|spec|definition|design)|json/api schema|api[- ]?schema"),
        ("risks", r"\brisk"),
    )
)
_MERGE_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("build", r"\bvisual|\bpixel|\bscreenshots?"),
        ("usage", r"\bintegration (?:check|review|approval|sign|test)|\bcomponents?\b|\busage\b|^integration$"),
        ("build", r"\bbuilds?\b|\bpreview"),
    )
)
_KEYS = {"prd": "prd", "mocks": "mocks", "adr": "adr", "contract": "contract", "risks": "risks", "usage": "integration"}
_GIVERS = {"prd": "pm", "mocks": "designer", "adr": "architect"}


# Titles that name a thing of its own, whatever is said about it.
_THING = re.compile(
    r"\b(?:plan|report|lists?|documents?|notes?|deck|guide(?:lines?)?|summary|brief|copy|texts?|table|matrix|map|log|backlog"
    r"|roadmap|checklist|cases?|proposal|announcement|handbook|budget|metrics|data|tokens?|assets?)$",
    re.IGNORECASE,
)


def kind_of(title: str, criterion: str, checkpoint: str) -> str:
    """The artifact kind of a gate. The title decides; what is said about it counts only for work that is reviewed."""
    kinds = _MERGE_KINDS + _KINDS if checkpoint == "merge" else _KINDS
    is_thing = checkpoint == "start" or _THING.search(title)
    texts = (title,) if is_thing else (title, criterion)
    for text in texts:
        for kind, pattern in kinds:
            if pattern.search(text):
                return kind
    return "document"


def natural_giver(kind: str) -> str:
    """The role this kind of artifact usually comes from, "" where there is none."""
    return _GIVERS.get(kind, "")


_PLACES = {"prd": "start", "mocks": "start", "adr": "start", "contract": "build", "risks": "build"} | {
    "usage": "merge",
    "build": "merge",
}


def natural_checkpoint(kind: str) -> str:
    """The checkpoint at which this kind of artifact usually changes hands, "" where there is none."""
    return _PLACES.get(kind, "")


_TAKEN = frozenset({"history"})


def key_of(kind: str, title: str, criterion: str, receivers: tuple[str, ...]) -> str:
    """The wished-for key of a gate: short for what everybody knows, otherwise the title's words."""
    if kind == "build":
        visual = receivers == ("designer",) or re.search(r"\bvisual", f"{title} {criterion}", re.IGNORECASE)
        return "visual" if visual else title_key(title)
    return _KEYS.get(kind) or title_key(title)


def title_key(title: str) -> str:
    """Never a word that an address of a feature ends with, which would hide the gate's page."""
    found = slug(title) or "gate"
    return f"{found}-gate" if found in _TAKEN else found


def is_known(title: str) -> bool:
    """Is this phrase, by itself, the name of an artifact everybody knows?"""
    return len(title.split()) <= 4 and any(pattern.search(title) for _, pattern in _KINDS)
