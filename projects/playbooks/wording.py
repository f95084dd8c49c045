"""The words by which lines say who does what. English first, with what other languages commonly leave in a document."""

from __future__ import annotations

import re

NOBODY = re.compile(r"^(?:none|nothing|n/a|nobody|no one|not applicable|tbd|-)\s*(?:[.:,;(–—-].*)?$", re.IGNORECASE)
# Where a party stands in a line, by checkpoint: "received from", "agree with", "approved by".
PREPOSITIONS = {"start": "from|by|of", "build": "to|with|for|from|by", "merge": "by|from|with|to"}
PREFIX = re.compile(r"^(?P<before>[^\"]*?)\b(?:from|to|with|by)\s+(?P<names>.+)$", re.IGNORECASE)
LEADING = re.compile(r"^(?P<before>[\w\s-]{0,30}?)\b(?:from|to|with|by)\s+(?P<rest>.+)$", re.IGNORECASE)
# Nothing but words about the handing over itself may stand before the preposition.
DEED = re.compile(
    r"^(?:(?:you|we|must|should|syncs?|hands?|handed|off|over|talks?|received?|receives|gets?|waits?|waiting|for|agrees?"
    r"|aligns?|shares?|gives?|sends?|delivers?|delivery|comes?|coming|needed|inputs?|outputs?|out|in|is|are|approval"
    r"|approved|the|a|go|goes|speak|report|check)(?:\s+|$))*$",
    re.IGNORECASE,
)
# Nobody in particular: whoever is meant has to be asked.
EVERYBODY = re.compile(
    r"^(?:everyone|everybody|all|the team|team|stakeholders?|all stakeholders|others|whoever\b.*)$", re.IGNORECASE
)
# A name that no table knows, but that is one: "Research team", "Release officer".
_PERSON = r"team|engineers?|developers?|designers?|managers?|officers?|leads?|owners?|analysts?|specialists?|champions?|captains?|writers?"
SOUNDS_LIKE_A_ROLE = re.compile(rf"^(?:the\s+)?[\w&'/-]+(?:\s[\w&'/-]+){{0,2}}\s(?:{_PERSON})$", re.IGNORECASE)
ASIDE = re.compile(r"^(?:from|by|to|with|owner|who|giver|receiver|via|of)\s*:?\s+", re.IGNORECASE)
TOO = re.compile(r"^(?:and|plus|also|as well as|[&+])\s+(?:also\s+)?", re.IGNORECASE)
GIVES = r"^(?:give|hand|send|show|tell|brief|walk|offer)\s+"
RECEIVED = re.compile(
    r"^(?:(?:you|we|i)\s+)?(?:(?:have|has|received?|receives?|gets?|got|needs?|want|waits? for|waiting for|depends? on)\s+)*",
    re.IGNORECASE,
)
HANDS = (
    r"\s+(?:has|have|must|should|will|hands?|delivers?|provides?|gives?|sends?|shares?|publishes|agrees?|confirms?"
    r"|accepts?)\b"
)
APPROVES = (
    r"\s+(?:(?:has|have|must|should|will|needs? to|also|explicitly|formally|both|each)\s+)*(?!been\b|be\b)"
    r"(?:approv|accept|sign|mark|confirm|review|agree|verif|check|test|validat|clear|inspect|seen|say|said|bless)"
)
# What follows the verb, up to where the sentence goes on about it.
APPROVED = (
    r"(?:\w*(?:\s+(?:off|on|of|to|yes|ok))*)\s+(?:(?:the|a|an|our|your|all|every|each|final)\s+)*(?!that\b|how\b|it\b|as\b|your\b)"
    r"(?P<what>[\w/&'-]+(?:\s(?!as\b|and\b|in\b|on\b|for\b|that\b|with\b|against\b|is\b|are\b|has\b|have\b)[\w/&'-]+){0,5})"
)
UNKNOWN_SUBJECT = re.compile(
    rf"^(?:(?:the|an?|our|your)\s+)?(?P<who>[a-z][\w/&'-]*(?:,?\s[\w/&'-]+){{0,11}}?){APPROVES}", re.IGNORECASE
)
NO_SUBJECT = re.compile(r"\b(?:is|are|was|has|have|been|all|every|no|you|we|it)\b", re.IGNORECASE)
SIGN_OFF = re.compile(r"\b(?:sign[- ]?off|approval|approves|approved|ok|okay|check)\b", re.IGNORECASE)
EXPECTED = {"start": "hands this over", "build": "has to agree", "merge": "has to approve"}
