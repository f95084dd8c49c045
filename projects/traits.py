"""Labels and paths of features, as they are kept."""

from collections.abc import Sequence

from projects.errors import Invalid

_MOST = {"labels": 20, "paths": 2_000}
_LONGEST = {"labels": 40, "paths": 300}


def checked(values: Sequence[str], *, field: str) -> list[str]:
    """Trimmed, each once, in their order. Raises Invalid for too many, too long ones and unprintable signs."""
    found = list(dict.fromkeys(text for value in values if (text := " ".join(str(value).split()))))
    if len(found) > _MOST[field]:
        raise Invalid({field: [f"At most {_MOST[field]:,} {field}; these are {len(found):,}."]})
    for text in found:
        if len(text) > _LONGEST[field] or not text.isprintable():
            raise Invalid({field: [f"Each has at most {_LONGEST[field]} printable signs: “{text[:40]}” has not."]})
    return found
