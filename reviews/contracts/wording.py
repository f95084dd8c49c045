"""How values and limits are said in a sentence."""

import json
from collections.abc import Iterable
from typing import Any

MAX_SHOWN = 60
MAX_LISTED = 5


def value_words(value: Any) -> str:
    """A value: text in quotes, everything else as JSON writes it."""
    text = f"“{value}”" if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "…"


def list_words(values: Iterable[Any], most: int = MAX_LISTED) -> str:
    """Several values: "“open”, “paid” or “sent”"."""
    words = [value_words(value) for value in values]
    if len(words) > most:
        words = [*words[: most - 1], f"{len(words) - most + 1} more"]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1] if words else "nothing"


def name_words(name: str) -> str:
    """A name in quotes, cut where it is endless."""
    return f"“{name}”" if len(name) <= MAX_SHOWN else f"“{name[:MAX_SHOWN]}…”"


def sentence_start(text: str) -> str:
    """The text as the start of a sentence."""
    return text[:1].upper() + text[1:]
