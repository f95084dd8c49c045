"""Counter-proposals to a contract: who would have it how, and what that would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from orchestration.gates import GateVerdict
from orchestration.selectors.review_page.change_cards import Card, Cards, cards, headline, lines_words
from orchestration.selectors.review_page.contract_rows import Rows, pair_of_proposal, proposing
from orchestration.selectors.sight import Sight
from projects.models.feature import OPEN_STATES
from reviews.models import ContractComparison, Decision


@dataclass(frozen=True)
class Proposal:
    """A document that came with the return `decision` of revision `number`. `offers` says that this member may offer it.

    `shown` are its operations as the page shows them of any two contracts, held against the current revision.
    """

    decision: int
    person: dict[str, str] | None
    name: str
    at: datetime
    number: int
    text: str
    says: str
    changes: Sequence[Card]
    shown: Sequence[Mapping[str, Any]]
    offers: bool


def proposals(sight: Sight, gate: GateVerdict, decisions: Sequence[Decision], rows: Rows) -> list[Proposal]:
    """Newest first; `rows` as `contract_rows` gives them."""
    if gate.current is None or not rows:
        return []
    return [_proposal(sight, gate, one, rows[pair_of_proposal(gate, one)]) for one in proposing(decisions)]


def _proposal(sight: Sight, gate: GateVerdict, decision: Decision, row: ContractComparison) -> Proposal:
    found = cards(row.changes, (), mine={}, others={})
    is_same = row.state == "done" and not (row.changes or row.shown)
    is_open = sight.feature.state in OPEN_STATES and gate.opened
    return Proposal(
        decision=decision.pk,
        person=sight.person(decision.by_id),
        name=sight.author(decision),
        at=decision.at,
        number=decision.number,  # type: ignore[attr-defined]  # annotated by the selector
        text=decision.data["proposal"],
        says={
            "waiting": "It is being compared with the current revision.",
            "refused": row.sentence,
        }.get(row.state)
        or ("The current revision says the same." if is_same else f"{_headline(row, found)}."),
        changes=(*found.breaking, *found.risky, *found.safe),
        shown=[_elsewhere(one, f"proposed-{decision.pk}-") for one in row.shown],
        offers=is_open and gate.giver in sight.roles and not is_same,
    )


def _headline(row: ContractComparison, found: Cards) -> str:
    return lines_words(row.counts) or headline(found, "its users")


def _elsewhere(operation: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """The operation with anchors of its own, as the page shows others of the same names."""
    blocks = [
        {**block, "same_as": prefix + block["same_as"]} if block.get("same_as") else block
        for block in operation["blocks"]
    ]
    return {**operation, "anchor": prefix + operation["anchor"], "blocks": blocks}
