"""Judge one gate. Its state is the first that applies, in the order of docs/concepts.md."""

from dataclasses import replace
from datetime import datetime

from orchestration.gates import courts
from orchestration.gates.answered import judge_answers
from orchestration.gates.applicability import applicability
from orchestration.gates.shut import erring, shut
from orchestration.gates.verdicts import Blocker, GateVerdict, Turn
from projects.models.feature import OPEN_STATES
from projects.playbooks.process import Gate, Process
from projects.playbooks.settings.expressions import ExpressionError
from reviews import answers
from reviews.facts import Facts, GateFacts, WaiverFact
from reviews.relevance import relevant
from reviews.rules import OPENS_IN, has_opened


def judge(gate: Gate, process: Process, facts: Facts) -> GateVerdict:
    """The verdict on one gate; a gate whose judgement fails is shut and says so."""
    try:
        return _judge(gate, process, facts)
    except Exception as error:  # a rule that errs must shut its gate, whatever went wrong
        return erring(_blank(gate, facts), facts, f"{gate.title} cannot be judged ({type(error).__name__}).")


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
        return erring(blank, facts, f"{gate.title} names nobody who could satisfy it. Publish a process that does.")
    if facts.alarms:
        return _unproven(blank, facts)
    if found.damaged:
        return _damaged(blank, gate, facts, found)
    try:
        asked = applicability(gate, facts)
    except ExpressionError as error:
        return erring(
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
        return _at_rest(judge_answers(blank, gate, process, facts, found, round_), facts)
    if not blank.opened:
        return _to_come(blank, gate, facts, found, round_)
    return judge_answers(blank, gate, process, facts, found, round_)


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
    verdict = shut(blank, gate, "error", message, turn)
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
