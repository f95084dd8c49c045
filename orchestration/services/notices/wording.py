"""Small words that sentences are made of, and how a notice is put together and taken apart again."""

from datetime import datetime

from django.utils import timezone

from projects.models import Event
from projects.playbooks.process import Gate
from projects.selectors.processes import process_by_id

LONGEST = 500
LONGEST_HAPPENED = 160
LONGEST_QUOTE = 220

_NOUNS = {
    "prd": "the PRD",
    "mocks": "the mocks",
    "adr": "the architecture decision record",
    "contract": "the contract",
    "risks": "the risk register",
    "usage": "the component usage",
    "build": "the build",
}


def gate_of(event: Event, key: str) -> Gate | None:
    assert event.feature is not None
    return process_by_id(event.feature.process_id).gate(key)


def noun(event: Event, gate_key: str) -> str:
    """What changes hands at a gate: `the contract`, or its own title where a playbook brought the artifact."""
    gate = gate_of(event, gate_key)
    if gate is None:
        return gate_key
    return _NOUNS.get(gate.artifact, gate.title)


def gate_title(event: Event, gate_key: str) -> str:
    gate = gate_of(event, gate_key)
    return gate.title if gate else gate_key


def day(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{local.day} {local:%B %Y}"


def one_line(text: str, at_most: int) -> str:
    """The text with its white space made single, cut at a word where it is too long."""
    text = " ".join(text.split())
    return text if len(text) <= at_most else text[: at_most - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def compose(happened: str, quote: str = "", ask: str = "") -> str:
    """`Ben Kim returned revision 3 of the contract: “total may be null”`, then on a line of its own what is asked."""
    quoted = f": “{one_line(quote, LONGEST_QUOTE)}”" if quote.strip() else "."
    return f"{one_line(happened, LONGEST_HAPPENED).rstrip('.')}{quoted}\n{ask}".rstrip()[:LONGEST]


def split(text: str) -> tuple[str, str, str]:
    """What `compose` put together: what happened, the words quoted, and what is asked."""
    told, _, ask = text.partition("\n")
    happened, found, quote = told.partition(": “")
    return (f"{happened}.", quote.removesuffix("”"), ask) if found else (told, "", ask)
