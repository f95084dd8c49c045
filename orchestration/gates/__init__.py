"""The judgement: may this feature start, be built, be merged? One pure function that every door asks."""

from orchestration.gates.evaluate import evaluate
from orchestration.gates.verdicts import Blocker, GateVerdict, MoveVerdict, Turn, Verdicts

__all__ = ["Blocker", "GateVerdict", "MoveVerdict", "Turn", "Verdicts", "evaluate"]
