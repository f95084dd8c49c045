"""Rules about the end of things: `deprecated` and `x-sunset` of operations, parameters, headers and fields."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from reviews.artifacts.contract.places import Path
from reviews.contracts.document import Part
from reviews.contracts.findings import Finding
from reviews.contracts.rules import Rule, Rules
from reviews.contracts.wording import name_words

RULES: Rules = {
    "deprecated": Rule("safe", "{Subject} is now marked as going away."),
    "undeprecated": Rule("safe", "{Subject} is no longer marked as going away."),
    "sunset-set": Rule("safe", "{Subject} is to end on {now}."),
    "sunset-later": Rule("safe", "{Subject} is to end on {now}, later than {was}."),
    "sunset-earlier": Rule(
        "breaking", "{Subject} is to end on {now}, earlier than the {was} that was promised.", "Keep the date that was promised."
    ),
    "sunset-removed": Rule(
        "risky", "{Subject} has no date any more until which it stays; before, that was {was}.", "Say until when it stays."
    ),
    "sunset-withdrawn": Rule("safe", "{Subject} stays beyond {was}, when it was to end."),
    "sunset-unclear": Rule(
        "risky", "{Subject} is to end on {now}, which is no date; before, that was {was}.", "Write the date like 2027-12-31."
    ),
}  # fmt: skip


class Life(NamedTuple):
    """Whether something is going away, until when it stays as written ("" for no date), and where that is said."""

    is_deprecated: bool
    sunset: str
    deprecated_at: Path
    sunset_at: Path


def life_of(part: Part) -> Life:
    """What an operation, a parameter or a header says of its end."""
    sunset = part.raw.get("x-sunset") if isinstance(part.raw, dict) else None
    return Life(
        part.flag("deprecated"),
        "" if sunset is None else str(sunset),
        (*part.path, "deprecated") if part.flag("deprecated") else part.path,
        (*part.path, "x-sunset") if sunset is not None else part.path,
    )


def day_of(text: str) -> date | None:
    """The day that a date or a moment names, None for anything else."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def compare_lives(base: Life, revision: Life) -> Iterator[Finding]:
    """What changed about the end."""
    if base.is_deprecated != revision.is_deprecated:
        rule = "deprecated" if revision.is_deprecated else "undeprecated"
        yield Finding(rule, (), {}, base.deprecated_at, revision.deprecated_at)
    rule = _sunset_rule(base, revision)
    if rule:
        words = {"was": name_words(base.sunset), "now": name_words(revision.sunset)}
        yield Finding(rule, (base.sunset, revision.sunset), words, base.sunset_at, revision.sunset_at)


def _sunset_rule(base: Life, revision: Life) -> str:
    was, now = base.sunset, revision.sunset
    if was == now:
        return ""
    if not now:
        return "sunset-removed" if revision.is_deprecated or not base.is_deprecated else "sunset-withdrawn"
    before, after = day_of(was), day_of(now)
    if after is None:
        return "sunset-unclear"
    if before is None:
        return "sunset-set"
    return "sunset-later" if after >= before else "sunset-earlier"


def fate_of(part: Part, today: date) -> str:
    """How something that is gone had been announced: "due" (its day has come), "announced" (it was deprecated, without a
    day), "" (not at all, or for a later day)."""
    life = life_of(part)
    if not life.is_deprecated:
        return ""
    if not life.sunset:
        return "announced"
    day = day_of(life.sunset)
    return "due" if day is not None and day <= today else ""
