"""What if, and why: answers about gates that nothing was written for."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from orchestration.api.shapes.gates import moves
from orchestration.gates import GateVerdict
from orchestration.gates.explaining import Clause
from orchestration.selectors.simulated import Simulated


def simulation(found: Simulated) -> dict[str, Any]:
    really = {gate.key: gate.state for gate in found.real.verdicts.gates}
    return {
        "state": found.verdicts.state,
        "gates": [
            {
                "key": gate.key,
                "title": gate.title,
                "checkpoint": gate.checkpoint,
                "state": gate.state,
                "holds": gate.holds,
                "really": really.get(gate.key),
            }
            for gate in found.verdicts.gates
        ],
        "moves": moves(found.judged),
        "as_of": found.verdicts.as_of,
    }


def explanation(verdict: GateVerdict, clauses: Iterable[Clause]) -> dict[str, Any]:
    return {
        "gate": verdict.key,
        "state": verdict.state,
        "holds": verdict.holds,
        "clauses": [asdict(clause) for clause in clauses],
    }
