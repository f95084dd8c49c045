"""What a comparison finds: changes that a person can decide on one by one, and that stay the same while they live."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Class = Literal["breaking", "risky", "safe"]
CLASSES: tuple[Class, ...] = ("breaking", "risky", "safe")
FINGERPRINT_DIGITS = 16


class Pointer(NamedTuple):
    """Where the change stands in each document, as JSON pointers; None in the one that does not hold it."""

    base: str | None
    revision: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two contracts.

    `fingerprint` is 16 hexadecimal digits. `operation` is "GET /orders/{id}", "POST webhook orderPaid", or "" for what
    belongs to no single operation. `where` is the place inside it, in words: "200 · items[].state". `text` is a sentence,
    `suggestion` says what would make it safe, "" where it is. `rule` is the stable id of the rule that found it.
    `has_more` says that the same shows at so many places that further ones are not listed.
    """

    fingerprint: str
    cls: Class
    operation: str
    where: str
    pointer: Pointer
    text: str
    suggestion: str
    rule: str
    has_more: bool = False

    def to_json(self) -> dict[str, Any]:
        """The change as the command line prints it."""
        return {
            "fingerprint": self.fingerprint,
            "class": self.cls,
            "operation": self.operation,
            "pointer": {"base": self.pointer.base, "revision": self.pointer.revision},
            "text": self.text,
            "suggestion": self.suggestion,
        }


@dataclass(frozen=True, slots=True)
class ContractDiff:
    """All changes, breaking ones first, and how many operations there are of each fate."""

    changes: tuple[Change, ...]
    operations_unchanged: int
    operations_changed: int
    operations_added: int
    operations_removed: int

    def of_class(self, cls: Class) -> tuple[Change, ...]:
        """The changes of one class, in their order."""
        return tuple(change for change in self.changes if change.cls == cls)

    @property
    def breaks(self) -> bool:
        """Whether a correct client of the base may fail."""
        return any(change.cls == "breaking" for change in self.changes)

    def to_json(self) -> dict[str, Any]:
        """The diff as the command line prints it."""
        return {"changes": [change.to_json() for change in self.changes]}


def fingerprint(rule: str, identity: str, place: Iterable[str], values: Iterable[str]) -> str:
    """The name of a change: which rule, in which operation, at which place, from what to what.

    Nothing else goes in: not the wording, not the order, not the names of components, not what else changed.
    """
    frame = hashlib.sha256()
    for part in (rule, identity, "\x1e".join(place), "\x1e".join(values)):
        frame.update(part.encode(errors="surrogatepass") + b"\x1f")
    return frame.hexdigest()[:FINGERPRINT_DIGITS]
