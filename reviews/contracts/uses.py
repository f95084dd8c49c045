"""A use of a schema or a part: in which operation, at which place of it, and in which direction it travels."""

from dataclasses import dataclass, replace

from reviews.contracts.findings import Flow, Step
from reviews.contracts.wording import name_words, sentence_start

MAX_PLACE = 300


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
        return replace(
            self,
            subject=subject,
            flow=flow or self.flow,
            place=(*self.place, place) if place else self.place,
            place_key=(*self.place_key, key or place),
        )

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
    """What changed, in words that can stand inside a sentence."""
    if not steps:
        return use.subject
    last = steps[-1]
    if last.key == "[]" or last.key.startswith("["):
        which = "each entry" if last.key == "[]" else f"entry {int(last.key[1:-1]) + 1}"
        return f"{which} of {subject_words(use, steps[:-1])}"
    if last.key == "*":
        return f"each further field of {subject_words(use, steps[:-1])}"
    if last.key.startswith("{"):
        return f"each field named like {name_words(last.shown[1:-1])} of {subject_words(use, steps[:-1])}"
    if last.key.startswith("|"):
        return f"the form {name_words(last.shown[2:-1])} of {subject_words(use, steps[:-1])}"
    return name_words(last.shown.removeprefix("."))


def start_words(subject: str) -> str:
    """A subject at the start of a sentence."""
    return sentence_start(subject)
