"""One of the two documents: references followed inside it, values found again, and the work that it causes counted."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from reviews.artifacts.contract.places import Path
from reviews.artifacts.contract.references import BrokenReference, resolve
from reviews.contracts.errors import TooMuchToCompare

MAX_WORK = 3_000_000
EMPTY: dict[str, Any] = {}
_REFERENCES_STAND_ALONE = ("draft-04", "draft-05", "draft-06", "draft-07")


class Part(NamedTuple):
    """A value of a document and the path to it."""

    raw: Any
    path: Path

    def child(self, *steps: str | int) -> "Part":
        """What lies further inside; None where there is nothing."""
        value = self.raw
        for step in steps:
            value = value.get(step) if isinstance(value, dict) else None
        return Part(value, (*self.path, *steps))

    def items(self) -> list[tuple[str, "Part"]]:
        """The entries of an object, none for anything else."""
        if not isinstance(self.raw, dict):
            return []
        return [(str(key), Part(value, (*self.path, key))) for key, value in self.raw.items()]

    def entries(self) -> list["Part"]:
        """The entries of a list, none for anything else."""
        if not isinstance(self.raw, list):
            return []
        return [Part(value, (*self.path, index)) for index, value in enumerate(self.raw)]

    def text(self, key: str) -> str:
        """A text inside, "" where there is none."""
        value = self.raw.get(key) if isinstance(self.raw, dict) else None
        return value if isinstance(value, str) else ""

    def flag(self, key: str) -> bool:
        """Whether something inside is true."""
        return isinstance(self.raw, dict) and self.raw.get(key) is True


class Work:
    """Counts steps of one comparison, so that no document can keep a worker busy for ever."""

    def __init__(self, most: int = MAX_WORK) -> None:
        self.done = 0
        self.most = most

    def add(self, steps: int = 1) -> None:
        """Raises TooMuchToCompare when the measure is full."""
        self.done += steps
        if self.done > self.most:
            raise TooMuchToCompare(
                "These contracts are too entangled to be compared: their parts refer to one another in too many ways. "
                "Split the document, or write out fewer alternatives."
            )


class Document:
    """A contract as plain data. `old_schemas`: nullable is a keyword, as in OpenAPI 3.0; `references_alone`: what stands
    beside a `$ref` in a schema does not count."""

    def __init__(self, root: Mapping[str, Any], work: Work) -> None:
        self.root: Any = root
        self.work = work
        version = root.get("openapi")
        self.is_openapi = "openapi" in root
        self.old_schemas = isinstance(version, str) and version.startswith("3.0")
        dialect = root.get("$schema")
        self.references_alone = self.old_schemas or (
            not self.is_openapi and isinstance(dialect, str) and any(old in dialect for old in _REFERENCES_STAND_ALONE)
        )
        self._targets: dict[str, Part | None] = {}

    def target(self, reference: str) -> Part | None:
        """What a reference leads to, None where it leads nowhere or outside."""
        if reference not in self._targets:
            self.work.add()
            try:
                self._targets[reference] = Part(*resolve(self.root, reference))
            except BrokenReference:
                self._targets[reference] = None
        return self._targets[reference]

    def follow(self, part: Part) -> Part:
        """The object that stands at a place, a reference followed; an empty one where there is no object."""
        raw = part.raw
        if isinstance(raw, dict) and isinstance(raw.get("$ref"), str):
            target = self.target(raw["$ref"])
            if target is not None:
                raw, part = target.raw, target
        return part if isinstance(raw, dict) else Part(EMPTY, part.path)


def objects_in(value: Any, work: Work) -> Iterator[dict[str, Any]]:
    """All objects inside a value, itself included, in no order."""
    waiting = [value]
    count = 0
    while waiting:
        item = waiting.pop()
        count += 1
        if isinstance(item, dict):
            yield item
            waiting += [child for child in item.values() if isinstance(child, dict | list)]
        elif isinstance(item, list):
            waiting += [child for child in item if isinstance(child, dict | list)]
    work.add(count // 20)


def references_of(item: dict[str, Any]) -> list[str]:
    """The references that an object itself makes: by `$ref`, and by the mapping of a discriminator."""
    found = []
    reference, mapping = item.get("$ref"), item.get("mapping")
    if isinstance(reference, str):
        found.append(reference)
    if isinstance(mapping, dict):
        for target in mapping.values():
            if isinstance(target, str):
                found.append(target if "#" in target else f"#/components/schemas/{target}")
    return found
