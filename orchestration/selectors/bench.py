"""The test bench of gate rules: a feature judged clause by clause, under rules that are only tried and facts assumed."""

from dataclasses import dataclass
from typing import Any

from orchestration.gates import GateVerdict
from orchestration.gates.assuming import Assumptions
from orchestration.gates.explaining import Clause, explain_gate
from orchestration.selectors.flow.words import TITLES
from orchestration.selectors.simulated import Simulated, simulate
from orchestration.wording import MOVE_OPENS
from projects.models import Feature, ProcessVersion, Project
from projects.models.feature import OPEN_STATES
from projects.playbooks.process import CHECKPOINTS, Process
from reviews.relevance import under

MOST_FEATURES = 100
MOST_VERSIONS = 50
FORWARD = ("start", "begin_build", "submit", "merge")


@dataclass(frozen=True)
class TriedGate:
    """One gate on the bench: its state under what is tried, the state it really has, and every clause."""

    verdict: GateVerdict
    really: str
    clauses: tuple[Clause, ...]

    @property
    def is_changed(self) -> bool:
        return self.really != self.verdict.state


@dataclass(frozen=True)
class Bench:
    simulated: Simulated
    checkpoints: list[dict[str, Any]]  # {title, gates: list of TriedGate}
    moves: list[dict[str, Any]]  # {opens, allowed, was, blockers}


def features_to_try(project: Project) -> list[tuple[str, str]]:
    """Key and title of the live features, newest first."""
    rows = Feature.objects.filter(project=project, state__in=OPEN_STATES).order_by("-number")[:MOST_FEATURES]
    return [(one.key, f"{one.key} {one.title}") for one in rows.only("key", "title")]


def version_numbers(project: Project) -> list[int]:
    """The numbers of the project's process versions, newest first."""
    versions = ProcessVersion.objects.filter(project=project).order_by("-number")[:MOST_VERSIONS]
    return list(versions.values_list("number", flat=True))


def bench(feature: Feature, assumed: Assumptions, process: Process) -> Bench:
    """Raises Invalid (assume). As many statements as judging a feature takes."""
    found = simulate(feature, assumed, under=process)
    really = {gate.key: gate.state for gate in found.real.verdicts.gates}
    facts = under(process, found.judged.facts)
    gates = [
        TriedGate(verdict, really.get(verdict.key, ""), explain_gate(gate, process, facts, verdict))
        for gate, verdict in zip(process.gates, found.verdicts.gates, strict=True)
    ]
    return Bench(
        found,
        [
            {"title": TITLES[name], "gates": [one for one in gates if one.verdict.checkpoint == name]}
            for name in CHECKPOINTS
        ],
        [_move(found, name) for name in FORWARD],
    )


def _move(found: Simulated, name: str) -> dict[str, Any]:
    """Whether a move would be possible once the feature stands before it: that it is elsewhere now does not count."""
    then = [one for one in found.verdicts.move(name).blockers if one.code != "wrong_state"]
    now = [one for one in found.real.verdicts.move(name).blockers if one.code != "wrong_state"]
    return {"opens": MOVE_OPENS[name], "allowed": not then, "was": not now, "blockers": [one.message for one in then]}
