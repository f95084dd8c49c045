"""Which evidence counts under a process: what was given on other terms stays in the history and counts no longer. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from projects.playbooks.process import Gate, Process
from projects.playbooks.terms import changed_terms
from reviews.facts import DecisionFact, Facts, GateFacts


def under(process: Process, facts: Facts) -> Facts:
    """The facts as far as they count under `process`. Doing it twice changes nothing."""
    found = {}
    for gate in process.gates:
        if gate.key in facts.gates:
            found[gate.key] = relevant(gate, facts.gates[gate.key], facts.floors.get(gate.key, {}))
    return replace(facts, gates={**facts.gates, **found})


def floors_after(
    before: Process, after: Process, floors: Mapping[str, Mapping[str, int]], seq: int
) -> dict[str, dict[str, int]]:
    """Where the terms of each gate begin, once a feature has gone over to the process `after` at `seq` of its chain."""
    begun = {key: dict(places) for key, places in floors.items()}
    for key, what in changed_terms(before, after).items():
        begun[key] = {**begun.get(key, {}), what: seq}
    return begun


def taken_up(before: Process, after: Process, facts: Facts, seq: int) -> Facts:
    """The facts of a feature as they would count once it has gone over to `after`; `seq` is its chain's length."""
    return replace(facts, floors=floors_after(before, after, facts.floors, seq))


def relevant(gate: Gate, found: GateFacts, floor: Mapping[str, int]) -> GateFacts:
    """Leave out revisions of another kind or offered on other terms; let answers lapse that nobody could give today.

    `floor` holds the place in the chain at which other terms for what is offered, or for the answers, began.
    """
    offers, answers = floor.get("offers", 0), floor.get("answers", 0)
    asked = {request.revision for request in found.requests if request.seq > offers}
    revisions = tuple(
        one for one in found.revisions if one.kind in ("", gate.artifact) and (one.seq > offers or one.number in asked)
    )
    kept = {one.number for one in revisions}
    return replace(
        found,
        revisions=revisions,
        decisions=tuple(
            replace(one, lapsed=one.seq <= max(offers, answers) or not _counts(gate, one))
            for one in found.decisions
            if one.revision in kept
        ),
        requests=tuple(one for one in found.requests if one.revision in kept and one.seq > offers),
        receivers=found.receivers if revisions or not offers else (),
        waivers=tuple(one for one in found.waivers if one.seq > offers or not offers),
    )


def _counts(gate: Gate, decision: DecisionFact) -> bool:
    """Given for a role that receives, and by a human where only humans count; a veto of an agent counts anywhere."""
    if gate.rule.humans_only and decision.agent and decision.verdict == "accept":
        return False
    return not gate.receivers or bool({decision.role, *decision.roles_held} & set(gate.receivers))
