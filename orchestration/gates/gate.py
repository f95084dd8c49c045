"""Judge one gate. Its state is the first that applies, in the order of docs/concepts.md."""

from dataclasses import replace
from datetime import datetime

from orchestration.gates import courts
from orchestration.gates.applicability import applicability
from orchestration.gates.verdicts import Blocker, GateVerdict, Turn
from projects.models.feature import OPEN_STATES
from projects.playbooks.process import Gate, Process
from projects.playbooks.settings.expressions import ExpressionError
from projects.roles import title as role_title
from projects.roles import titles
from reviews import answers
from reviews.checklists import checklist
from reviews.facts import DecisionFact, Facts, GateFacts, WaiverFact
from reviews.relevance import relevant
from reviews.rules import OPENS_IN, has_opened


def judge(gate: Gate, process: Process, facts: Facts) -> GateVerdict:
    """The verdict on one gate; a gate whose judgement fails is shut and says so."""
    try:
        return _judge(gate, process, facts)
    except Exception as error:  # a rule that errs must shut its gate, whatever went wrong
        return _erring(_blank(gate, facts), facts, f"{gate.title} cannot be judged ({type(error).__name__}).")


def _unproven(blank: GateVerdict, facts: Facts) -> GateVerdict:
    """What does not fit its own history proves nothing, whatever it says."""
    turn = Turn(("manager",), tuple(sorted(facts.holders.get("manager", ()))), facts.alarms[0].since)
    message = f"{blank.title} cannot be proven: {facts.alarms[0].said} It is shut until an operator has put that right."
    blocker = Blocker(blank.key, "unproven", message, turn)
    return replace(blank, state="error", holds=False, turn=turn, blockers=(blocker,))


def _judge(gate: Gate, process: Process, facts: Facts) -> GateVerdict:
    found = relevant(gate, facts.gate(gate.key), facts.floors.get(gate.key, {}))
    round_ = facts.rounds[gate.checkpoint]
    blank = replace(_blank(gate, facts), current=found.current, named=found.receivers)
    if not gate.giver or not gate.receivers:
        return _erring(blank, facts, f"{gate.title} names nobody who could satisfy it. Publish a process that does.")
    if facts.alarms:
        return _unproven(blank, facts)
    if found.damaged:
        return _damaged(blank, gate, facts, found)
    try:
        asked = applicability(gate, facts)
    except ExpressionError as error:
        return _erring(
            blank, facts, f"{gate.title} applies “{gate.applies_when}”, and no rule says when that is. {error}"
        )
    if not asked.applies:
        return replace(blank, state="not_applicable", holds=True, why=asked.why)
    gate, blank = asked.gate, replace(blank, receivers=asked.gate.receivers)
    # What a feature was merged on stays as it was.
    confirmed, proposed = _waivers(found, round_, facts.state_since if facts.state == "merged" else facts.now)
    blank = replace(blank, waiver=confirmed, proposed_waiver=proposed)
    if confirmed:
        return replace(blank, state="waived", holds=True)
    if facts.state == "cancelled":
        return _at_rest(_judge_answers(blank, gate, process, facts, found, round_), facts)
    if not blank.opened:
        return _to_come(blank, gate, facts, found, round_)
    return _judge_answers(blank, gate, process, facts, found, round_)


def _blank(gate: Gate, facts: Facts) -> GateVerdict:
    found = facts.gate(gate.key)
    return GateVerdict(
        key=gate.key,
        title=gate.title,
        checkpoint=gate.checkpoint,
        artifact=gate.artifact,
        giver=gate.giver,
        receivers=gate.receivers,
        criterion=gate.criterion,
        state="open",
        holds=False,
        opened=has_opened(gate.checkpoint, facts.state),
        current=found.current,
        named=found.receivers,
    )


def _erring(blank: GateVerdict, facts: Facts, message: str) -> GateVerdict:
    turn = Turn(("manager",), tuple(sorted(facts.holders.get("manager", ()))), facts.state_since)
    return replace(blank, state="error", holds=False, turn=turn, blockers=(Blocker(blank.key, "error", message, turn),))


def _damaged(blank: GateVerdict, gate: Gate, facts: Facts, found: GateFacts) -> GateVerdict:
    """Nobody can see any more what was agreed; the giver has the file and can offer it again."""
    one, *others = found.damaged
    more = f" (and {len(others)} more)" if others else ""
    happened = "is gone from the store" if one.reason == "gone" else "was altered in the store"
    message = f"{gate.title} rests on a damaged file: “{one.name}”{more} of revision {one.revision} {happened}."
    if facts.state not in OPEN_STATES:
        message += f" {facts.key} is {facts.state}: the file comes back from a backup, or by being offered elsewhere."
        return replace(blank, state="error", blockers=(Blocker(gate.key, "damaged", message),))
    message += " Offer the same file again, or a new revision."
    turn = courts.giver_turn(gate, facts, one.found_at, prefer=found.current.by if found.current else None)
    verdict = _shut(blank, gate, "error", message, turn)
    return replace(verdict, blockers=(replace(verdict.blockers[0], code="damaged"), *verdict.blockers[1:]))


def _waivers(found: GateFacts, round_: int, now: datetime) -> tuple[WaiverFact | None, WaiverFact | None]:
    """The waiver in force and the one that waits for its second person."""
    alive = [waiver for waiver in found.waivers if waiver.round == round_ and waiver.until > now]
    confirmed = next((waiver for waiver in reversed(alive) if waiver.confirmed_by), None)
    proposed = next((waiver for waiver in reversed(alive) if not waiver.confirmed_by), None)
    return confirmed, proposed


def _to_come(blank: GateVerdict, gate: Gate, facts: Facts, found: GateFacts, round_: int) -> GateVerdict:
    """A gate that cannot be worked on yet: nobody's turn now, and what was agreed in an earlier round is stale."""
    state = "open"
    if found.current:
        state = "stale" if answers.lapsed_acceptances(found, round_) else "offered"
    message = f"{gate.title} comes later: it opens in {OPENS_IN[gate.checkpoint]}."
    turn = courts.giver_turn(gate, facts, facts.state_since)
    return replace(blank, state=state, blockers=(Blocker(gate.key, state, message, turn),))


def _at_rest(verdict: GateVerdict, facts: Facts) -> GateVerdict:
    """The gate of a cancelled feature keeps the state it had, and is nobody's turn."""
    message = f"{facts.key} is cancelled; {verdict.title} goes on when it is reopened."
    blockers = () if verdict.holds else (Blocker(verdict.key, verdict.state, message),)
    return replace(verdict, turn=None, blockers=blockers)


def _judge_answers(
    blank: GateVerdict, gate: Gate, process: Process, facts: Facts, found: GateFacts, round_: int
) -> GateVerdict:
    accepted = tuple(answers.acceptances(found, round_).values())
    blank = replace(blank, accepted=accepted)
    lost = _named_without_role(gate, facts, found, {d.by for d in accepted})
    if lost:
        return _erring(
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
        return _shut(blank, gate, "open", f"{gate.title} has not been offered yet.", turn)
    returns = answers.standing_returns(found, round_)
    if returns:
        last = returns[-1]
        turn = courts.giver_turn(gate, facts, last.at, prefer=found.current.by)
        message = f"{gate.title}, revision {found.current.number}, came back: “{last.reason}”"
        return _shut(replace(blank, standing=tuple(returns)), gate, "returned", message, turn)
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
    return _shut(replace(blank, standing=tuple(blocks)), gate, "blocked", message, turn)


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
        return _shut(blank, gate, state, message, turn)
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
    return _shut(blank, gate, state, message, turn)


def _shut(blank: GateVerdict, gate: Gate, state: str, message: str, turn: Turn) -> GateVerdict:
    blockers = [Blocker(gate.key, state, message, turn)]
    if not turn.users:
        blockers.append(courts.nobody(gate, state, turn))
    return replace(blank, state=state, turn=turn, blockers=tuple(blockers))
