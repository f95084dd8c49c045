"""A use of a schema or a part: in which operation, at which place of it, and in which direction it travels."""

from dataclasses import dataclass

from reviews.contracts.findings import Flow, Step
from reviews.contracts.wording import name_words, sentence_start

MAX_PLACE = 300
MAX_INNER = 4


@dataclass(frozen=True, slots=True)
class Use:
    """`operation` is shown, `identity` goes into fingerprints; so it is with `place` and `place_key`. `subject` is what
    stands at the place, in words: "the query parameter “state”". `owner` is the operation that counts as changed."""

    operation: str
    identity: str
    flow: Flow
    subject: str
    place: tuple[str, ...] = ()
    place_key: tuple[str, ...] = ()
    owner: str = ""

    def at(self, subject: str, place: str, key: str = "", flow: Flow | None = None) -> "Use":
        """A place further inside."""
        shown = (*self.place, place) if place else self.place
        keys = (*self.place_key, key or place)
        return Use(self.operation, self.identity, flow or self.flow, subject, shown, keys, self.owner)

    @property
    def turned(self) -> Flow:
        """The other direction."""
        return "response" if self.flow == "request" else "request"


def where_words(use: Use, steps: list[Step]) -> str:
    """The place for people: "200 · items[].state"."""
    inside = "".join(step.shown for step in steps).removeprefix(".").strip()
    text = " · ".join(part for part in (*use.place, inside) if part)
    return text if len(text) <= MAX_PLACE else f"{text[:MAX_PLACE]}…"


def subject_words(use: Use, steps: list[Step]) -> str:
    """What changed, in words that can stand inside a sentence: the innermost field, and at most MAX_INNER steps in it."""
    words = ""
    for step in reversed(steps[-MAX_INNER:]):
        inner = _step_words(step)
        if not inner:
            return f"{words}{name_words(step.shown.removeprefix('.'))}"
        words += f"{inner} of "
    return words + (use.subject if len(steps) <= MAX_INNER else "it")


def _step_words(step: Step) -> str:
    """A step that has no name of its own, in words; "" for a field."""
    if step.key.startswith("."):
        return ""
    if step.key == "[]":
        return "each entry"
    if step.key.startswith("["):
        return f"entry {int(step.key[1:-1]) + 1}"
    if step.key == "*":
        return "each further field"
    name = name_words(step.shown.strip()[1:-1])
    return f"each field named like {name}" if step.key.startswith("{") else f"the form {name}"


def start_words(subject: str) -> str:
    """A subject at the start of a sentence."""
    return sentence_start(subject)
