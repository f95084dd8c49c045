"""Judge a gate that applies and is open to work on, from what was offered and answered. Pure."""

from dataclasses import replace

from orchestration.gates import courts
from orchestration.gates.shut import erring, shut
from orchestration.gates.verdicts import Blocker, GateVerdict, Turn
from projects.playbooks.process import Gate, Process
from projects.roles import title as role_title
from projects.roles import titles
from reviews import answers
from reviews.checklists import checklist
from reviews.facts import DecisionFact, Facts, GateFacts


def judge_answers(
    blank: GateVerdict, gate: Gate, process: Process, facts: Facts, found: GateFacts, round_: int
) -> GateVerdict:
    accepted = tuple(answers.acceptances(found, round_).values())
    blank = replace(blank, accepted=accepted)
    lost = _named_without_role(gate, facts, found, {d.by for d in accepted})
    if lost:
        return erring(
            blank,
            facts,
            f"Somebody named to answer {gate.title} no longer holds the role {titles(gate.receivers)}. "
            "A manager gives the role back or removes them from the receivers.",
        )
    blocks = answers.blocks(found, round_)
    if blocks:
        return _blocked(blank, gate, facts, found, round_, blocks)
    if found.current is None:
        turn = courts.giver_turn(gate, facts, facts.state_since)
        return shut(blank, gate, "open", f"{gate.title} has not been offered yet.", turn)
    returns = answers.standing_returns(found, round_)
    if returns:
        last = returns[-1]
        turn = courts.giver_turn(gate, facts, last.at, prefer=found.current.by)
        message = f"{gate.title}, revision {found.current.number}, came back: “{last.reason}”"
        return shut(replace(blank, standing=tuple(returns)), gate, "returned", message, turn)
    if _all_accepted(gate, found, accepted):
        return _accepted(blank, gate, process, facts, accepted)
    return _waiting(blank, gate, facts, found, round_, accepted)


def _named_without_role(gate: Gate, facts: Facts, found: GateFacts, accepted_by: set[int]) -> set[int]:
    return set(found.receivers) - accepted_by - courts.anybody(facts, gate.receivers)


def _all_accepted(gate: Gate, found: GateFacts, accepted: tuple[DecisionFact, ...]) -> bool:
    """All named people where there are any; each receiving party where several must agree; else as many as the rule says."""
    by, roles = {d.by for d in accepted}, answers.roles_accepted(accepted)
    if len(by) < gate.rule.people or (found.receivers and not set(found.receivers) <= by):
        return False
    return set(gate.receivers) <= roles if gate.everyone else bool(by)


def _accepted(
    blank: GateVerdict, gate: Gate, process: Process, facts: Facts, accepted: tuple[DecisionFact, ...]
) -> GateVerdict:
    """Accepted, and it holds unless it waits for a phase of a role whose playbook the process has."""
    ref = gate.needs_phase
    phase = next((p for p in process.phases_of(ref.role) if p.number == ref.phase), None) if ref else None
    if phase is None or phase.role in facts.roles_out or checklist(phase, facts.ticks).complete:
        return replace(blank, state="accepted", holds=True)
    since = max(d.at for d in accepted)
    turn = Turn((phase.role,), courts.holders(facts, phase.role), since)
    message = f"{gate.title} is accepted, and waits for phase {phase.number} of {role_title(phase.role)}."
    return replace(
        blank,
        state="accepted",
        turn=turn,
        blockers=(Blocker(gate.key, "phase_incomplete", message, turn),),
    )


def _blocked(
    blank: GateVerdict, gate: Gate, facts: Facts, found: GateFacts, round_: int, blocks: list[DecisionFact]
) -> GateVerdict:
    """Its author lifts a block; until the giver has answered it with a revision or a request, the giver acts."""
    last = blocks[-1]
    answered = answers.asked_at_seq(found, round_) > max(block.seq for block in blocks)
    if answered:
        turn = courts.authors_turn(gate, facts, found, round_, blocks)
    else:
        turn = courts.giver_turn(gate, facts, last.at, prefer=found.current.by if found.current else None)
    message = f"{gate.title} is blocked: “{last.reason}”"
    return shut(replace(blank, standing=tuple(blocks)), gate, "blocked", message, turn)


def _waiting(
    blank: GateVerdict,
    gate: Gate,
    facts: Facts,
    found: GateFacts,
    round_: int,
    accepted: tuple[DecisionFact, ...],
) -> GateVerdict:
    """Offered, or stale where an earlier acceptance no longer counts."""
    current = found.current
    assert current is not None
    lapsed = answers.lapsed_acceptances(found, round_)
    stale = bool(lapsed)
    state = "stale" if stale else "offered"
    if not answers.asked_at_seq(found, round_):
        turn = courts.giver_turn(gate, facts, facts.state_since, prefer=current.by)
        before = "agreed" if stale else "offered"
        message = f"{gate.title} was {before} before the work started anew. Offer it or ask for an answer again."
        return shut(blank, gate, state, message, turn)
    turn = courts.receiver_turn(gate, facts, found, round_, accepted)
    message = f"{gate.title}, revision {current.number}, waits for an answer."
    if accepted and gate.rule.people > 1:
        message = f"{gate.title}, revision {current.number}: {len(accepted)} of {gate.rule.people} people accepted it."
    if stale:
        message = (
            f"An earlier acceptance of {gate.title} no longer counts; revision {current.number} waits for an answer."
        )
    if any(d.revision == current.number and answers.mocks_moved_at(found, d) for d in lapsed):
        message = (
            f"The mocks changed after {gate.title} was accepted; revision {current.number} waits for another look."
        )
    return shut(blank, gate, state, message, turn)
