"""Whether two schemas mean the same without looking closer: equal but for words, and so is all that they refer to."""

from collections.abc import Iterable
from typing import Any

from reviews.contracts.document import Document, objects_in, references_of
from reviews.contracts.wordless import WORDS, equal_but_for_words

_ALIKE = (0, 1)


class Sameness:
    """Answers `same(base, revision)`. May answer False for what is the same in the end; never True for what is not."""

    def __init__(self, base: Document, revision: Document) -> None:
        self._base = base
        self._revision = revision
        self._one_dialect = (
            base.old_schemas == revision.old_schemas and base.references_alone == revision.references_alone
        )
        self._known: dict[tuple[int, int], bool] = {}
        self._inside: dict[int, tuple[str, ...] | None] = {}
        # References that were followed, those of them behind which something differs, and who makes them.
        self._met: set[str] = set()
        self._spoilt: set[str] = set()
        self._behind: dict[str, list[str]] = {}

    def same(self, base: Any, revision: Any) -> bool:
        """Compare two schemas of the two documents."""
        key = (id(base), id(revision))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._same(base, revision)
        return known

    def same_document(self) -> bool:
        """Whether the two documents are equal throughout, and clear about it."""
        return self._base.root == self._revision.root and self._clear_references(self._base.root) is not None

    def same_part(self, base: Any, revision: Any) -> bool:
        """Compare two parts that are no schemas, to the letter."""
        return bool(base == revision) and self._is_untouched(base)

    def _same(self, base: Any, revision: Any) -> bool:
        if not self._equal(base, revision):
            return False
        return self._is_untouched(base)

    def _is_untouched(self, base: Any) -> bool:
        references = self._clear_references(base)
        if references is None:
            return False
        self._learn(references)
        return self._spoilt.isdisjoint(references)

    def _equal(self, base: Any, revision: Any) -> bool:
        if base == revision:
            return True
        return isinstance(base, dict) and equal_but_for_words(base, revision)

    def _learn(self, references: Iterable[str]) -> None:
        """Find out behind which references something differs, directly or further on."""
        waiting = [reference for reference in references if reference not in self._met]
        self._met.update(waiting)
        spreading: list[str] = []
        while waiting:
            reference = waiting.pop()
            inside = self._target_references(reference)
            if inside is None:
                spreading.append(reference)
                continue
            for further in inside:
                self._behind.setdefault(further, []).append(reference)
                if further not in self._met:
                    self._met.add(further)
                    waiting.append(further)
                elif further in self._spoilt:
                    spreading.append(reference)
        while spreading:
            reference = spreading.pop()
            if reference not in self._spoilt:
                self._spoilt.add(reference)
                spreading += self._behind.get(reference, ())

    def _target_references(self, reference: str) -> tuple[str, ...] | None:
        """What is referred to behind a reference; None where the two documents differ right there."""
        base, revision = self._base.target(reference), self._revision.target(reference)
        if base is None or revision is None or not self._equal(base.raw, revision.raw):
            return None
        return self._clear_references(base.raw)

    def _clear_references(self, value: Any) -> tuple[str, ...] | None:
        """The references inside a value; None where being equal is not enough to mean the same."""
        if not isinstance(value, dict | list):
            return ()
        if id(value) not in self._inside:
            self._inside[id(value)] = self._collect(value)
        return self._inside[id(value)]

    def _collect(self, value: Any) -> tuple[str, ...] | None:
        found: set[str] = set()
        for item in objects_in(value, self._base.work):
            if ("enum" in item or "const" in item or "discriminator" in item) and _is_unclear(item):
                return None
            if not self._one_dialect and _depends_on_dialect(item):
                return None
            found.update(references_of(item))
        return tuple(found)


def _is_unclear(schema: dict[str, Any]) -> bool:
    """Whether values are listed that Python takes for others (true for 1, false for 0), or others may extend the schema
    without its knowledge."""
    if "discriminator" in schema and "oneOf" not in schema and "anyOf" not in schema:
        return True
    listed = schema.get("enum")
    values = [*(listed if isinstance(listed, list) else ()), schema.get("const")]
    return any(
        isinstance(value, dict | list) or (isinstance(value, int | float) and value in _ALIKE) for value in values
    )


def _depends_on_dialect(schema: dict[str, Any]) -> bool:
    """Whether a schema means one thing in OpenAPI 3.0 or an old draft and another in later words."""
    return "nullable" in schema or ("$ref" in schema and not schema.keys() - {"$ref"} <= WORDS)
