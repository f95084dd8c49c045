"""What the rules about operations share: both documents, the graph of schemas, and the list of what was found."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from reviews.artifacts.contract.places import Path
from reviews.contracts.document import Document, Part
from reviews.contracts.findings import Finding, Step
from reviews.contracts.schemas.facts import Parts
from reviews.contracts.schemas.graph import Graph
from reviews.contracts.uses import Use


@dataclass(slots=True)
class Comparison:
    """Collects findings of operations, and the uses of schemas that are walked when the graph has grown.

    `today` decides whether the promised end of something has come. `touched` are the operations in which anything changed.
    """

    base: Document
    revision: Document
    graph: Graph
    today: date
    found: list[tuple[Use, list[Step], Finding]] = field(default_factory=list)
    uses: list[tuple[Use, int]] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)

    def report(self, use: Use, rule: str, *values: str, base: Path | None, revision: Path | None, **words: str) -> None:
        """Note a difference at a use."""
        self.found.append((use, [], Finding(rule, values, words, base, revision)))

    def take(self, use: Use, findings: Iterable[Finding]) -> None:
        """Note differences that another part found."""
        self.found.extend((use, [], finding) for finding in findings)

    def compare_schemas(self, use: Use, base: Parts, revision: Parts, *, is_text: bool = False) -> None:
        """Compare two schemas as they are used at one place."""
        number = self.graph.pair(base, revision, use.flow, is_text)
        if number is not None:
            self.uses.append((use, number))


def schema_of(part: Part) -> Parts:
    """The schema of a parameter, a header or a media type; anything goes where there is none."""
    schema = part.child("schema")
    return () if schema.raw is None else (schema,)
