"""Checks of free text that every service shares."""

from projects.errors import Invalid


def demand_text(value: str | None, *, field: str, sentence: str, at_most: int = 4000) -> str:
    """The text, trimmed; Invalid with `sentence` where it is missing, or says how long it may be."""
    text = (value or "").strip()
    if not text:
        raise Invalid({field: [sentence]})
    return limit_text(text, field=field, at_most=at_most)


def limit_text(value: str | None, *, field: str, at_most: int) -> str:
    text = (value or "").strip()
    if len(text) > at_most:
        raise Invalid({field: [f"At most {at_most} characters, please; these are {len(text)}."]})
    if "\x00" in text:
        raise Invalid({field: ["The text holds a NUL character, which cannot be stored."]})
    return text
