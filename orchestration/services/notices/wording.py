"""Small words that sentences are made of, and how a notice is put together and taken apart again."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from orchestration import wording
from orchestration.wording import artifact_words, listed
from projects.models import Event
from projects.playbooks.process import Process
from projects.roles import title
from projects.selectors.processes import process_by_id

LONGEST = 500
LONGEST_HAPPENED = 160
LONGEST_QUOTE = 220


def noun(event: Event, gate_key: str) -> str:
    """What changes hands at a gate, such as `the contract`."""
    return artifact_words(_process(event).gate(gate_key))


def gate_title(event: Event, gate_key: str) -> str:
    return wording.gate_title(_process(event), gate_key)


def role_words(slugs: Iterable[str]) -> str:
    """`QA and Viewer`."""
    return listed([title(slug) for slug in slugs])


def _process(event: Event) -> Process:
    assert event.feature is not None
    return process_by_id(event.feature.process_id)


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
