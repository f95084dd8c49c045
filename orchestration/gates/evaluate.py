"""The one pure function: page, API, command line, forge and agent all ask it."""

from datetime import datetime

from orchestration.gates.counting import counting
from orchestration.gates.gate import judge
from orchestration.gates.moves import NEXT, judge_moves
from orchestration.gates.verdicts import GateVerdict, Verdicts
from projects.models.feature import OPEN_STATES
from projects.playbooks.process import Process
from reviews.checklists import checklists
from reviews.facts import Facts


def evaluate(process: Process, facts: Facts) -> Verdicts:
    """Judge every gate and every move of one feature on the facts of one moment. No I/O, no clock, no ORM."""
    gates = tuple(judge(gate, process, facts) for gate in process.gates)
    facts = counting(process, facts, gates)
    phases = checklists(process, facts)
    return Verdicts(
        state=facts.state,
        gates=gates,
        moves=judge_moves(process, facts, gates, phases),
        checklists=phases,
        flags=facts.flags,
        next_move=NEXT.get(facts.state),
        as_of=facts.now,
        valid_until=_valid_until(facts, gates),
    )


def _valid_until(facts: Facts, gates: tuple[GateVerdict, ...]) -> datetime | None:
    """When the first waiver ends, in force or proposed; a closed feature stays as it is."""
    if facts.state not in OPEN_STATES:
        return None
    waivers = [waiver for gate in gates for waiver in (gate.waiver, gate.proposed_waiver) if waiver]
    return min((waiver.until for waiver in waivers), default=None)
