"""What goes into showing a change, and what comes out: the same for every kind of artifact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from orchestration.gates import GateVerdict
from orchestration.selectors.review_page.contract_rows import Rows
from orchestration.selectors.sight import Sight
from reviews.artifacts import Rendered
from reviews.models import Decision, Revision


@dataclass(frozen=True)
class Comparison:
    """Two revisions of one gate, `before` and `after` in the order of reading, and what the page shows of the latter."""

    sight: Sight
    gate: GateVerdict
    before: Revision
    after: Revision
    rendered: Rendered
    decisions: Sequence[Decision] = ()  # all of the gate, oldest first, as the page has read them
    contracts: Rows = field(default_factory=dict)  # how contracts differ, for all that the page compares


@dataclass(frozen=True)
class Changes:
    """`template` shows `found`; it stands in the artifact's place where `instead` is true, else above it.

    `marks` names the parts of the outline that changed: the anchor of a heading -> added, changed or moved.
    """

    headline: str  # "Two of nine sections changed"
    template: str
    found: Any
    instead: bool = False
    marks: Mapping[str, str] = field(default_factory=dict)
    note: str = ""  # what the reader has to know about how it was compared
    side: str = ""  # the template of what stands in the left pane, first of all
