"""What stands of the answers to one gate, from its facts alone. Pure; docs/concepts.md says the rules in words.

Only decisions of the current round count, revoked ones never, and of each person the latest on the current revision.
"""

from collections.abc import Iterable
from datetime import datetime

from reviews.facts import DecisionFact, GateFacts


def latest_on_current(gate: GateFacts, round_: int) -> dict[int, DecisionFact]:
    """Each person's decision of this round on the current revision that stands.

    Revoking brings back the return or block that the revoked decision had replaced, never an acceptance: whoever spoke
    against a revision after accepting it answers anew. Nor does an acceptance stand whose mocks have changed since.
    """
    current = gate.current
    standing: dict[int, DecisionFact] = {}
    for decision in gate.decisions:
        if current is None or decision.revision != current.number or decision.round != round_ or decision.lapsed:
            continue
        if decision.revoked_at is None:
            standing[decision.by] = decision
        elif decision.by in standing and standing[decision.by].verdict == "accept":
            del standing[decision.by]
    return {by: found for by, found in standing.items() if found.verdict != "accept" or not mocks_moved_at(gate, found)}


def mocks_moved_at(gate: GateFacts, decision: DecisionFact) -> datetime | None:
    """When mocks were accepted, later than those a decision stood on, in which a screen of it shows other pixels.

    Mocks that are changed back do not bring the decision back: every accepted revision since is looked at.
    """
    against = decision.against
    if against is None:
        return None
    moved = [
        mock.accepted_at
        for mock in gate.mocks
        if mock.gate == against.gate
        and mock.revision > against.revision
        and any(mock.pixels.get(name.casefold(), "") != pixels for name, pixels in against.screens.values())
    ]
    return min(moved, default=None)


def acceptances(gate: GateFacts, round_: int) -> dict[int, DecisionFact]:
    return {by: found for by, found in latest_on_current(gate, round_).items() if found.verdict == "accept"}


def standing_returns(gate: GateFacts, round_: int) -> list[DecisionFact]:
    """Returns of the current revision that the giver has not answered by asking again, newest last."""
    asked = max((r.seq for r in gate.requests if gate.current and r.revision == gate.current.number), default=0)
    found = [d for d in latest_on_current(gate, round_).values() if d.verdict == "return" and d.seq > asked]
    return sorted(found, key=lambda decision: decision.seq)


def blocks(gate: GateFacts, round_: int) -> list[DecisionFact]:
    """Vetoes of this round, on whatever revision, whose author has neither accepted nor returned since; newest last."""
    latest: dict[int, DecisionFact] = {}
    for decision in gate.decisions:
        if decision.round == round_ and decision.revoked_at is None and not decision.lapsed:
            latest[decision.by] = decision
    found = [decision for decision in latest.values() if decision.verdict == "block"]
    return sorted(found, key=lambda decision: decision.seq)


def lapsed_acceptances(gate: GateFacts, round_: int) -> list[DecisionFact]:
    """Earlier acceptances that no longer count, of people who have no acceptance in force now."""
    in_force = acceptances(gate, round_)
    return [d for d in gate.decisions if d.verdict == "accept" and d.by not in in_force]


def agreed_revision(gate: GateFacts, round_: int) -> int | None:
    """The number of the newest revision that somebody accepted in this round; of the current one where nobody did."""
    accepted = [
        d.revision
        for d in gate.decisions
        if d.verdict == "accept" and d.round == round_ and not d.revoked_at and not d.lapsed
    ]
    return max(accepted, default=gate.current.number if gate.current else None)


def asked_at_seq(gate: GateFacts, round_: int) -> int:
    """Where in the chain the current revision was last put before its receivers in this round; 0 if never."""
    current = gate.current
    if current is None:
        return 0
    offered = [current.seq] if current.round == round_ else []
    requests = [r.seq for r in gate.requests if r.revision == current.number and r.round == round_]
    return max(offered + requests, default=0)


def wants_asking_again(gate: GateFacts, round_: int) -> bool:
    """Whether offering the very same bytes is a request: the gate is returned or stale, or nobody was asked yet."""
    unasked = not asked_at_seq(gate, round_)
    return unasked or bool(standing_returns(gate, round_) or lapsed_acceptances(gate, round_))


def roles_accepted(accepted: Iterable[DecisionFact]) -> frozenset[str]:
    """The roles that these acceptances speak for: all those their authors held when they decided."""
    return frozenset(role for decision in accepted for role in (decision.role, *decision.roles_held))
