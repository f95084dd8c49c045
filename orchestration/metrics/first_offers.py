"""How many handshakes were accepted as first offered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from orchestration.metrics.rows import Window


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision on a first revision."""

    feature: int
    gate: str
    verdict: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FirstOffers:
    """Handshakes whose first revision was decided within the window, and those that nobody returned or blocked."""

    accepted: int
    all: int
    worst_gate: str  # the gate with the lowest share, where there are several gates
    worst: tuple[int, int]  # its accepted, its all


def first_offers(decisions: Iterable[DecisionRow], window: Window) -> FirstOffers:
    verdicts: dict[tuple[int, str], set[str]] = {}
    for decision in decisions:
        if window.holds(decision.at):
            verdicts.setdefault((decision.feature, decision.gate), set()).add(decision.verdict)
    by_gate: dict[str, list[bool]] = {}
    for (_, gate), found in verdicts.items():
        by_gate.setdefault(gate, []).append(found == {"accept"})
    worst = min(by_gate, key=lambda gate: (sum(by_gate[gate]) / len(by_gate[gate]), gate), default="")
    return FirstOffers(
        accepted=sum(map(sum, by_gate.values())),
        all=len(verdicts),
        worst_gate=worst if len(by_gate) > 1 else "",
        worst=(sum(by_gate[worst]), len(by_gate[worst])) if worst else (0, 0),
    )
