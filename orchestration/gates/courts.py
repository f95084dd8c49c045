"""Whose court one gate is in: its giver's, its receivers', or nobody's who could act. Pure."""

from collections.abc import Sequence
from datetime import datetime

from orchestration.gates.verdicts import Blocker, Turn
from projects.playbooks.process import Gate
from projects.roles import titles
from reviews import answers
from reviews.facts import DecisionFact, Facts, GateFacts


def holders(facts: Facts, role: str) -> tuple[int, ...]:
    return tuple(sorted(facts.holders.get(role, ())))


def anybody(facts: Facts, roles: Sequence[str]) -> frozenset[int]:
    """Whoever holds one of the roles."""
    return frozenset().union(*(facts.holders.get(role, frozenset()) for role in roles))


def giver_turn(gate: Gate, facts: Facts, since: datetime, *, prefer: int | None = None) -> Turn:
    """The author of the revision where they still hold the giver role, else all who hold it."""
    givers = holders(facts, gate.giver)
    return Turn((gate.giver,), (prefer,) if prefer in givers and prefer is not None else givers, since)


def receiver_turn(gate: Gate, facts: Facts, found: GateFacts, round_: int, accepted: Sequence[DecisionFact]) -> Turn:
    """Whoever may still answer: the named who have not accepted, or the holders of the parties that have not."""
    by, roles = {d.by for d in accepted}, answers.roles_accepted(accepted)
    own_work = found.contributors(round_)
    pending = tuple(role for role in gate.receivers if not (gate.everyone and role in roles)) or gate.receivers
    eligible = set(anybody(facts, pending))
    if set(found.receivers) - by:
        eligible &= set(found.receivers)
    lapsed = [d.revoked_at for d in found.decisions if d.revoked_at and d.round == round_]
    number = found.current.number if found.current else 0
    moved = [answers.mocks_moved_at(found, d) for d in found.decisions if d.revision == number and d.round == round_]
    since = max([_asked_at(found, round_), *lapsed, *(at for at in moved if at)])
    return Turn(pending, tuple(sorted(eligible - own_work - by)), since)


def authors_turn(gate: Gate, facts: Facts, found: GateFacts, round_: int, blocks: Sequence[DecisionFact]) -> Turn:
    """The authors of standing vetoes, as far as they still hold a receiver role and so can lift them."""
    authors = {block.by for block in blocks} & anybody(facts, gate.receivers)
    return Turn(gate.receivers, tuple(sorted(authors)), _asked_at(found, round_))


def nobody(gate: Gate, state: str, turn: Turn) -> Blocker:
    """Shut, and nobody can open it: the role is not held, or only by those whose own work it is."""
    way_out = "A manager gives the role to somebody, or waives the gate."
    if state == "blocked" and turn.roles == gate.receivers:
        way_out = "A manager revokes the block, or waives the gate."
    message = f"Nobody can act on {gate.title} as {titles(turn.roles)}: nobody else holds the role. {way_out}"
    return Blocker(gate.key, "role_unheld", message, turn)


def _asked_at(found: GateFacts, round_: int) -> datetime:
    """When the current revision was last put before its receivers."""
    current = found.current
    assert current is not None
    asked = [r.at for r in found.requests if r.revision == current.number and r.round == round_]
    return max([current.at, *asked])
