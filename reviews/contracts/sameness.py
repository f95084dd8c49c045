"""Whether two values mean the same without looking closer: equal, and so is everything that they refer to."""

from collections.abc import Iterator
from typing import Any

from reviews.contracts.document import Document

_ALIKE = (0, 1)


class Sameness:
    """Answers `same(base, revision)`. May answer False for what is the same in the end; never True for what is not."""

    def __init__(self, base: Document, revision: Document) -> None:
        self._base = base
        self._comparable = (
            base.old_schemas == revision.old_schemas and base.references_alone == revision.references_alone
        )
        self._revision = revision
        self._references: dict[int, tuple[str, ...] | None] = {}
        self._spoilt: set[str] | None = None

    def same(self, base: Any, revision: Any) -> bool:
        """Compare two values of the two documents."""
        if not self._comparable or base != revision:
            return False
        references = self._inside(base)
        return references is not None and self._spoilt_references().isdisjoint(references)

    def _spoilt_references(self) -> set[str]:
        """The references of the base behind which something differs, directly or further on."""
        if self._spoilt is None:
            self._spoilt = set()
            behind: dict[str, list[str]] = {}
            waiting = list(self._inside(self._base.root) or ())
            known = set(waiting)
            while waiting:
                reference = waiting.pop()
                inside = self._target_references(reference)
                if inside is None:
                    self._spoilt.add(reference)
                    continue
                for further in inside:
                    behind.setdefault(further, []).append(reference)
                    if further not in known:
                        known.add(further)
                        waiting.append(further)
            spreading = list(self._spoilt)
            while spreading:
                for reference in behind.get(spreading.pop(), ()):
                    if reference not in self._spoilt:
                        self._spoilt.add(reference)
                        spreading.append(reference)
        return self._spoilt

    def _target_references(self, reference: str) -> tuple[str, ...] | None:
        """What is referred to behind a reference; None where the two documents differ right there."""
        base, revision = self._base.target(reference), self._revision.target(reference)
        if base is None or revision is None or base.raw != revision.raw:
            return None
        return self._inside(base.raw)

    def _inside(self, value: Any) -> tuple[str, ...] | None:
        """The references inside a value; None where being equal is not enough to mean the same."""
        if not isinstance(value, dict | list):
            return ()
        if id(value) not in self._references:
            found: set[str] = set()
            is_clear = True
            for item in self._objects(value):
                reference = item.get("$ref")
                if isinstance(reference, str):
                    found.add(reference)
                mapping = item.get("mapping")
                if isinstance(mapping, dict):
                    found.update(target for target in mapping.values() if isinstance(target, str) and "#" in target)
                if ("enum" in item or "const" in item or "discriminator" in item) and _is_unclear(item):
                    is_clear = False
            # The root is asked for its references alone: unclear values in it make it no less a document.
            is_clear = is_clear or value is self._base.root
            self._references[id(value)] = tuple(found) if is_clear else None
        return self._references[id(value)]

    def _objects(self, value: Any) -> Iterator[dict[str, Any]]:
        waiting = [value]
        count = 0
        while waiting:
            item = waiting.pop()
            count += 1
            if isinstance(item, dict):
                yield item
                waiting += [child for child in item.values() if isinstance(child, dict | list)]
            else:
                waiting += [child for child in item if isinstance(child, dict | list)]
        self._base.work.add(count // 20)


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
