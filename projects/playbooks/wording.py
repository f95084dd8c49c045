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
RECEIVED = re.compile(
    r"^(?:(?:you|we|i)\s+)?(?:(?:have|has|received?|receives?|gets?|got|need|needs|want)\s+)*", re.IGNORECASE
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
    r"(?:\w*(?:\s+(?:off|on|of|to))*)\s+(?:(?:the|a|an|our|your|all|every|each|final)\s+)*(?!that\b|how\b|it\b|as\b|your\b)"
    r"(?P<what>[\w/&'-]+(?:\s(?!as\b|and\b|in\b|on\b|for\b|that\b|with\b|against\b|is\b|are\b|has\b|have\b)[\w/&'-]+){0,5})"
)
UNKNOWN_SUBJECT = re.compile(
    rf"^(?:(?:the|an?|our|your)\s+)?(?P<who>[a-z][\w/&'-]*(?:,?\s[\w/&'-]+){{0,11}}?){APPROVES}", re.IGNORECASE
)
NO_SUBJECT = re.compile(r"\b(?:is|are|was|has|have|been|all|every|no|you|we|it)\b", re.IGNORECASE)
SIGN_OFF = re.compile(r"\b(?:sign[- ]?off|approval|approves|approved|ok|okay|check)\b", re.IGNORECASE)
EXPECTED = {"start": "hands this over", "build": "has to agree", "merge": "has to approve"}
