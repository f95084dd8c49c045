"""What proves an activity done, where the process asks for it."""

from urllib.parse import urlsplit

from projects.errors import Invalid
from reviews.checklists import Item

ASKED = {
    "link": "Give the link that shows it, beginning with https://.",
    "note": "Write a sentence on what was done.",
    "evidence": "Give a link or a sentence that shows it.",
}


def demand_proof(item: Item, evidence: str) -> None:
    """Raises Invalid (evidence) with what the activity needs."""
    if not item.needs:
        return
    if not evidence or (item.needs == "link" and not _is_link(evidence)):
        raise Invalid({"evidence": [f"“{item.title}” needs proof. {ASKED[item.needs]}"]})


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(sign.isspace() for sign in text)
