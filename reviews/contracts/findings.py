"""What a comparison notes down before it knows everywhere that it shows."""

from typing import Literal, NamedTuple

from reviews.artifacts.contract.places import Path

# What clients send is a request, what they receive a response. A webhook's message is received, its answer sent.
Flow = Literal["request", "response"]


class Step(NamedTuple):
    """One step of the way to a value: `key` for the fingerprint, `shown` for people."""

    key: str
    shown: str


class Finding(NamedTuple):
    """A difference, relative to the schema or the part in which it was found.

    `rule` lacks the flow where the rule has one. `values` tell two findings of one rule at one place apart. `base` and
    `revision` are paths in the documents; `steps` lead on from the place.
    """

    rule: str
    values: tuple[str, ...]
    words: dict[str, str]
    base: Path | None
    revision: Path | None
    steps: tuple[Step, ...] = ()


def field_step(name: str) -> Step:
    """A named field of an object."""
    return Step(f".{name}", f".{name}")


ENTRIES = Step("[]", "[]")
OTHER_FIELDS = Step("*", ".*")
