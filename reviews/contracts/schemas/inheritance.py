"""Schemas that others extend by `allOf`, with a field that tells the extensions apart."""

from reviews.artifacts.contract.references import reference_name
from reviews.contracts.document import Document, Part
from reviews.contracts.schemas.facts import Facts, Parts


class Inheritance:
    """Who extends whom in one document, found out when it is first asked."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._children: dict[int, list[Part]] | None = None
        self._added: dict[tuple[int, int], Parts] = {}

    def variants(self, facts: Facts) -> dict[str, Parts]:
        """For each value of the discriminator, what the schema that it stands for adds to the one it extends."""
        holder, discriminator = facts.holder, facts.discriminator
        if holder is None or discriminator is None:
            return {}
        found: dict[str, Parts] = {}
        named: set[int] = set()
        for value, reference in discriminator.mapping.items():
            target = named_target(self._document, reference)
            if target is not None and target.raw is not holder.raw:
                named.add(id(target.raw))
                found[value] = self._what_it_adds(target, holder)
        for child in self._descendants(holder):
            if id(child.raw) not in named:
                found.setdefault(str(child.path[-1]), self._what_it_adds(child, holder))
        return found

    def _descendants(self, holder: Part) -> list[Part]:
        children = self._index()
        found: dict[int, Part] = {}
        waiting = [holder]
        while waiting:
            for child in children.get(id(waiting.pop().raw), ()):
                if id(child.raw) not in found and child.raw is not holder.raw:
                    found[id(child.raw)] = child
                    waiting.append(child)
        return list(found.values())

    def _index(self) -> dict[int, list[Part]]:
        if self._children is None:
            self._children = {}
            for _, schema in Part(self._document.root, ()).child("components", "schemas").items():
                for entry in schema.child("allOf").entries():
                    target = self._document.target(entry.text("$ref")) if entry.text("$ref") else None
                    if target is not None:
                        self._children.setdefault(id(target.raw), []).append(schema)
        return self._children

    def _what_it_adds(self, child: Part, holder: Part) -> Parts:
        """The child without the reference to the schema it extends; the same parts whenever it is asked."""
        key = (id(child.raw), id(holder.raw))
        if key not in self._added:
            self._added[key] = self._split(child, holder)
        return self._added[key]

    def _split(self, child: Part, holder: Part) -> Parts:
        if not isinstance(child.raw, dict):
            return ()
        own = Part({name: value for name, value in child.raw.items() if name != "allOf"}, child.path)
        others = [
            entry
            for entry in child.child("allOf").entries()
            if not entry.text("$ref") or self._document.follow(entry).raw is not holder.raw
        ]
        return (own, *others)


def named_target(document: Document, reference: str) -> Part | None:
    """What an entry of a mapping leads to: a reference, or the bare name of a schema."""
    return document.target(reference if reference.startswith("#") else f"#/components/schemas/{reference}")


def marks(document: Document, branches: list[Parts], mapping: dict[str, str]) -> list[list[str]]:
    """For each branch of a choice, the values of the discriminator that stand for it: those of the mapping, else the
    name of its schema."""
    values: dict[int, list[str]] = {}
    for value, reference in mapping.items():
        target = named_target(document, reference)
        if target is not None:
            values.setdefault(id(target.raw), []).append(value)
    found: list[list[str]] = []
    for branch in branches:
        reference = branch[0].text("$ref") if branch else ""
        target = document.target(reference) if reference else None
        named = [reference_name(reference)] if reference else []
        found.append(sorted(values.get(id(target.raw), named)) if target is not None else named)
    return found
