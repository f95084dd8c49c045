"""All comparisons of contracts that one page shows, in one statement where they were made before."""

from collections.abc import Mapping, Sequence

from orchestration.gates import GateVerdict
from orchestration.selectors.sight import Sight
from reviews.models import ContractComparison, Decision, Revision
from reviews.services.contract_answers import pair_to_answer
from reviews.services.contract_comparisons import Pair, compared, digest_of_text

MOST_PROPOSALS = 3  # the newest

Rows = Mapping[Pair, ContractComparison]


def contract_rows(
    sight: Sight, gate: GateVerdict, before: Revision | None, after: Revision | None, decisions: Sequence[Decision]
) -> Rows:
    """Of the revision in view with the one it is held against, with the one its reader last accepted, and of the current
    one with what was proposed instead."""
    if after is None or after.kind != "contract":
        return {}
    pairs, texts = [], {after.digest: after.body}
    if before is not None and before.kind == "contract":
        pairs.append(Pair(before.digest, after.digest))
        texts[before.digest] = before.body
    needed = pair_to_answer(sight.judged.facts.gate(gate.key), sight.user.pk, after.number)
    if needed:
        pairs.append(needed)
    for decision in proposing(decisions):
        pair = pair_of_proposal(gate, decision)
        pairs.append(pair)
        texts[pair.revision] = decision.data["proposal"]
    return compared(sight.feature, pairs, texts=texts)


def proposing(decisions: Sequence[Decision]) -> list[Decision]:
    """The newest decisions that came with a document, newest first."""
    return [one for one in reversed(decisions) if one.data.get("proposal")][:MOST_PROPOSALS]


def pair_of_proposal(gate: GateVerdict, decision: Decision) -> Pair:
    """The current revision and what would take its place."""
    assert gate.current is not None
    return Pair(gate.current.digest, digest_of_text(decision.data["proposal"]))
