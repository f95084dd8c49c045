"""How a verdict says that its gate is shut. Pure."""

from dataclasses import replace

from orchestration.gates import courts
from orchestration.gates.verdicts import Blocker, GateVerdict, Turn
from projects.playbooks.process import Gate
from reviews.facts import Facts


def erring(blank: GateVerdict, facts: Facts, message: str) -> GateVerdict:
    turn = Turn(("manager",), tuple(sorted(facts.holders.get("manager", ()))), facts.state_since)
    return replace(blank, state="error", holds=False, turn=turn, blockers=(Blocker(blank.key, "error", message, turn),))


def shut(blank: GateVerdict, gate: Gate, state: str, message: str, turn: Turn) -> GateVerdict:
    blockers = [Blocker(gate.key, state, message, turn)]
    if not turn.users:
        blockers.append(courts.nobody(gate, state, turn))
    return replace(blank, state=state, turn=turn, blockers=tuple(blockers))
