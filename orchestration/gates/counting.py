"""Which facts count for what goes beyond one gate. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from orchestration.gates.verdicts import GateVerdict
from projects.playbooks.process import Process
from reviews.facts import Facts
from reviews.relevance import under


def counting(process: Process, facts: Facts, gates: Iterable[GateVerdict]) -> Facts:
    """The facts as far as they count. Those of a gate that errs may be unreadable, and no move rests on them."""
    readable = {gate.key for gate in gates if gate.state != "error"}
    return under(replace(process, gates=tuple(gate for gate in process.gates if gate.key in readable)), facts)
