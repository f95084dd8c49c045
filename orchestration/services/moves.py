"""Move a feature: the only place where the lifecycle goes on."""

from typing import Any

from orchestration.gates import Verdicts, evaluate
from orchestration.gates.moves import NEEDS_REASON, SOURCES
from projects import roles
from projects.changes import feature_change
from projects.errors import Conflict, Invalid
from projects.models import Feature, User
from projects.selectors.processes import process_of
from reviews.selectors.evidence import facts_for
from reviews.words import demand_text, limit_text


def move(*, feature: Feature, move: str, reason: str = "", by: User) -> Feature:
    """Make one move, if everything that guards it holds at this moment, under the feature's lock.

    Raises Invalid (move, reason), Forbidden, or Conflict `shut` with every blocker (`details["blockers"]`).
    """
    if move not in SOURCES:
        raise Invalid({"move": [f"There is no move '{move}'. The moves are: {', '.join(SOURCES)}."]})
    if move in NEEDS_REASON:
        reason = demand_text(reason, field="reason", sentence="Say why, so that everybody can read it later.")
    reason = limit_text(reason, field="reason", at_most=4000)
    with feature_change(feature, by=by) as change:
        roles.demand(change.membership, move)
        locked = change.feature
        verdicts = evaluate(process_of(locked), facts_for(locked))
        verdict = verdicts.move(move)
        if not verdict.allowed:
            raise Conflict(
                f"{locked.key} cannot make this move now: {verdict.blockers[0].message}",
                code="shut",
                blockers=verdict.blockers,
            )
        before = locked.state
        locked.clearance = move
        getattr(locked, move)()
        locked.clearance = None
        locked.state_since = change.now
        if move == "send_back":
            locked.build_floor = change.next_seq
        change.record(
            "feature.moved",
            move=move,
            **{"from": before, "to": locked.state},
            reason=reason,
            rounds=locked.rounds,
            build_floor=locked.build_floor,
            gates=_evidence(verdicts),
        )
    return change.feature


def _evidence(verdicts: Verdicts) -> dict[str, Any]:
    """What each gate stood on when the move was made."""
    return {
        gate.key: {
            "state": gate.state,
            **({"revision": gate.current.number, "digest": gate.current.digest} if gate.current else {}),
        }
        for gate in verdicts.gates
    }
