"""Branches of choices, told apart by what they are and not by where they stand."""

import hashlib
from dataclasses import dataclass
from typing import Any

from reviews.contracts.document import Part
from reviews.contracts.findings import Step
from reviews.contracts.schemas.facts import NUMBERS, Facts, Parts, key_of
from reviews.contracts.schemas.graph import Schemas
from reviews.contracts.schemas.inheritance import marks


@dataclass(slots=True)
class Branch:
    """One form of a choice: the schema, the values of the discriminator that name it, and how it looks from outside."""

    parts: Parts
    marks: list[str]
    name: str
    kinds: frozenset[str]
    fields: frozenset[str]
    tags: frozenset[tuple[str, bytes]]
    values: frozenset[bytes]

    @property
    def label(self) -> str:
        """How the branch is called for people."""
        tags = sorted(value.decode().strip('"') for _, value in self.tags)
        return (self.marks or [self.name] if self.name else self.marks or tags or [_kinds_label(self.kinds)])[0]

    @property
    def signature(self) -> str:
        """What the branch is, in 8 digits that no renaming changes."""
        parts: list[Any] = [sorted(self.kinds), sorted(self.fields), sorted(map(repr, self.tags)), sorted(self.values)]
        return hashlib.sha256(repr([self.marks, parts]).encode(errors="surrogatepass")).hexdigest()[:8]

    def step(self, ordinal: int = 0) -> Step:
        """The branch as a step; `ordinal` tells branches apart that look the same."""
        return Step(f"|{self.signature}{f'~{ordinal}' if ordinal else ''}", f" ({self.label})")


def _kinds_label(kinds: frozenset[str]) -> str:
    return " ".join(sorted({"number" if kind in NUMBERS else kind for kind in kinds}))


def branches_of(schemas: Schemas, parts: list[Parts], mapping: dict[str, str] | None) -> list[Branch]:
    """The branches of a choice; `mapping` is that of its discriminator, None without one."""
    document = schemas.document
    named = marks(document, parts, mapping) if mapping is not None else [[] for _ in parts]
    return [branch_of(schemas, branch, names) for branch, names in zip(parts, named, strict=True)]


def branch_of(schemas: Schemas, parts: Parts, names: list[str]) -> Branch:
    """One branch, seen from outside: nothing deeper than its fields is looked at."""
    facts = schemas.outline(parts)
    return Branch(
        parts,
        names,
        facts.name,
        facts.kinds,
        frozenset(facts.properties),
        frozenset(_tags(facts)),
        frozenset(facts.values or ()),
    )


def _tags(facts: Facts) -> list[tuple[str, bytes]]:
    """Fields that can have only one value, which is what says the form."""
    found = []
    for name, parts in facts.properties.items():
        for part in parts:
            value = _only_value(part)
            if value is not None:
                found.append((name, value))
    return found


def _only_value(part: Part) -> bytes | None:
    if not isinstance(part.raw, dict):
        return None
    if "const" in part.raw:
        return key_of(part.raw["const"])
    listed = part.raw.get("enum")
    return key_of(listed[0]) if isinstance(listed, list) and len(listed) == 1 else None
