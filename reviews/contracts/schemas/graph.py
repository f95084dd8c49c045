"""Pairs of schemas that are compared, as a graph: each pair once, however often and in whatever circles it is used."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from reviews.artifacts.contract.places import Path
from reviews.artifacts.contract.references import MAX_HOPS
from reviews.contracts.document import Document, Part, Work
from reviews.contracts.findings import Finding, Flow, Step, field_step
from reviews.contracts.sameness import Sameness
from reviews.contracts.schemas.facts import Facts, Parts
from reviews.contracts.schemas.inheritance import Inheritance
from reviews.contracts.schemas.normal import facts_of, outline_of
from reviews.contracts.wordless import WORDS

MAX_KEPT = 20_000
# What may stand beside a reference without meaning anything to programs.
_BESIDE_REFERENCES = WORDS | {"$ref"}


class Schemas:
    """The schemas of one document, in normal form; the latest ones are kept."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._inheritance = Inheritance(document)
        self._facts: dict[tuple[int, ...], Facts] = {}

    def facts(self, parts: Parts) -> Facts:
        """What a schema says."""
        parts = self.aim(parts)
        key = tuple([id(part.raw) for part in parts])
        found = self._facts.get(key)
        if found is None:
            found = facts_of(self.document, parts)
            if found.discriminator is not None:
                found.variants = self._inheritance.variants(found)
            if len(self._facts) >= MAX_KEPT:
                self._facts.clear()
            self._facts[key] = found
        return found

    def aim(self, parts: Parts) -> Parts:
        """The same schema without detours: what plain references lead to, so that all who refer to it meet."""
        return tuple([self._target(part) for part in parts])

    def _target(self, part: Part) -> Part:
        for _ in range(MAX_HOPS):
            raw = part.raw
            reference = raw.get("$ref") if isinstance(raw, dict) else None
            if not isinstance(reference, str) or not (
                self.document.references_alone or raw.keys() <= _BESIDE_REFERENCES
            ):
                break
            target = self.document.target(reference)
            if target is None:
                break
            part = target
        return part

    def outline(self, parts: Parts) -> Facts:
        """What a schema says, its own choices left as written."""
        return outline_of(self.document, parts)


@dataclass(slots=True)
class Node:
    """One pair: what differs right here, where it goes on, and what counts as one difference if anything in it differs."""

    findings: list[Finding] = field(default_factory=list)
    edges: list[tuple[Step, int]] = field(default_factory=list)
    probes: list[tuple[Finding, list[int]]] = field(default_factory=list)


@dataclass(slots=True)
class Pair:
    """What a rule sees: both schemas, in which direction they travel, and where to note what it finds.

    `is_text` says that values travel as text, as in a query: there a number is a text of a certain form.
    """

    graph: "Graph"
    node: Node
    base_parts: Parts
    revision_parts: Parts
    base: Facts
    revision: Facts
    flow: Flow
    is_text: bool

    def report(self, rule: str, *values: str, base: Path | None, revision: Path | None, **words: str) -> None:
        """Note a difference."""
        self.node.findings.append(Finding(rule, values, words, base, revision))

    def report_field(self, name: str, rule: str, *, base: Path | None, revision: Path | None) -> None:
        """Note a difference in a field, though not inside of it."""
        self.node.findings.append(Finding(rule, (), {}, base, revision, (field_step(name),)))

    def descend(self, step: Step, base: Parts, revision: Parts, *, is_text: bool = False) -> None:
        """Go on with what lies further inside."""
        target = self.graph.pair(base, revision, self.flow, is_text)
        if target is not None:
            self.node.edges.append((step, target))

    def probe(self, finding: Finding, pairs: Iterable[tuple[Parts, Parts]]) -> None:
        """Note one difference if anything differs inside of what is compared as a whole."""
        targets = [self.graph.pair(base, revision, self.flow, False) for base, revision in pairs]
        self.node.probes.append((finding, [target for target in targets if target is not None]))

    def same(self, base: Parts, revision: Parts) -> bool:
        """Whether two schemas are the same at first sight."""
        return self.graph.same(base, revision)


class Graph:
    """Grows by the pairs that it is asked for."""

    def __init__(self, base: Document, revision: Document, work: Work, compare: Callable[[Pair], None]) -> None:
        self.base, self.revision = Schemas(base), Schemas(revision)
        self.nodes: list[Node] = []
        self.sameness = Sameness(base, revision)
        self.work = work
        self._compare = compare
        self._known: dict[Any, int] = {}
        self._met: set[tuple[int, int]] = set()
        self._waiting: list[tuple[int, Parts, Parts, Flow, bool]] = []

    def pair(self, base: Parts, revision: Parts, flow: Flow, is_text: bool) -> int | None:
        """The number of the node for a pair, None where there is nothing to compare."""
        base, revision = self.base.aim(base), self.revision.aim(revision)
        if self.same(base, revision):
            return None
        key = (tuple([id(part.raw) for part in base]), tuple([id(part.raw) for part in revision]), flow, is_text)
        number = self._known.get(key)
        if number is None:
            number = self._known[key] = len(self.nodes)
            self.nodes.append(Node())
            if len(base) == len(revision) == 1:
                self._met.add((id(base[0].raw), id(revision[0].raw)))
            self._waiting.append((number, base, revision, flow, is_text))
        return number

    def same(self, base: Parts, revision: Parts) -> bool:
        """Whether two schemas are the same at first sight."""
        return len(base) == len(revision) and all(
            self.sameness.same(one.raw, other.raw) for one, other in zip(base, revision, strict=True)
        )

    def has_met(self, base: Part, revision: Part) -> bool:
        """Whether two schemas were compared with each other."""
        return (id(base.raw), id(revision.raw)) in self._met

    def grow(self) -> None:
        """Compare all pairs that were asked for, and those that they lead to."""
        while self._waiting:
            number, base, revision, flow, is_text = self._waiting.pop()
            self.work.add(4)
            node = self.nodes[number]
            facts = self.base.facts(base), self.revision.facts(revision)
            self._compare(Pair(self, node, base, revision, *facts, flow, is_text))
