"""What if: the facts of a feature with some of them assumed otherwise. Nothing is written. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from projects.playbooks.process import Gate, Process
from reviews import answers
from reviews.facts import DecisionFact, Facts, GateFacts, RevisionFact, RulingFact

_AFTER_ALL = 2**40  # a place in the chain behind every real one
VERDICTS = ("accept", "return", "block")
AGREE = "agree"


class AssumptionError(ValueError):
    """An assumption that could not come true; the sentence says why."""


@dataclass(frozen=True, slots=True)
class AssumedDecision:
    """`by` is somebody's id; None takes a holder of `role` who has not worked on the revision.

    With the verdict "agree" everybody accepts whom the gate asks.
    """

    gate: str
    verdict: str
    role: str = ""
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Assumptions:
    """`revisions` judges a gate as if that number were the current one; `state` as if the feature were there."""

    decisions: tuple[AssumedDecision, ...] = ()
    revisions: Mapping[str, int] = field(default_factory=dict)
    complex: bool | None = None
    phases_complete: bool = False
    state: str = ""
    labels: tuple[str, ...] | None = None
    paths: tuple[str, ...] | None = None


def assume(process: Process, facts: Facts, assumed: Assumptions) -> Facts:
    """Raises AssumptionError."""
    if assumed.state:
        facts = replace(facts, state=assumed.state)
    if assumed.complex is not None:
        facts = replace(facts, ruling=RulingFact(assumed.complex, 0, facts.now, "Assumed."))
    if assumed.labels is not None:
        facts = replace(facts, labels=assumed.labels)
    if assumed.paths is not None:
        facts = replace(facts, paths=assumed.paths)
    if assumed.phases_complete:
        facts = replace(facts, ticks=facts.ticks | _all_places(process))
    for key, number in assumed.revisions.items():
        facts = _with(facts, key, _back_at(_gate(process, key), facts.gate(key), number))
    for place, decision in enumerate(_each(process, facts, assumed.decisions)):
        gate = _gate(process, decision.gate)
        facts = _with(facts, gate.key, _decided(gate, facts, decision, _AFTER_ALL + 2 * place))
    return facts


def _each(process: Process, facts: Facts, decisions: Iterable[AssumedDecision]) -> Iterator[AssumedDecision]:
    """The decisions one by one: "agree" is one of each person named, each role asked, and as many as the rule wants."""
    for decision in decisions:
        if decision.verdict != AGREE:
            yield decision
            continue
        gate = _gate(process, decision.gate)
        named = facts.gate(gate.key).receivers
        yield from (AssumedDecision(gate.key, "accept", by=person) for person in named)
        roles = [role for role in gate.receivers if role not in facts.roles_out]
        yield from (AssumedDecision(gate.key, "accept", role) for role in (roles if gate.everyone else roles[:1]))
        yield from (AssumedDecision(gate.key, "accept") for _ in range(gate.rule.people - 1))


def _gate(process: Process, key: str) -> Gate:
    gate = process.gate(key)
    if gate is None:
        raise AssumptionError(f"The process has no gate “{key}”.")
    return gate


def _with(facts: Facts, key: str, found: GateFacts) -> Facts:
    return replace(facts, gates={**facts.gates, key: found})


def _all_places(process: Process) -> frozenset[tuple[str, str, int]]:
    return frozenset(
        (phase.role, phase.number, n) for phase in process.phases for n in range(1, len(phase.activities) + 2)
    )


def _back_at(gate: Gate, found: GateFacts, number: int) -> GateFacts:
    """The gate as it was with an earlier revision: later ones and what was said to them are left out."""
    if number not in {one.number for one in found.revisions}:
        raise AssumptionError(f"{gate.title} has no revision {number}.")
    return replace(
        found,
        revisions=tuple(one for one in found.revisions if one.number <= number),
        decisions=tuple(one for one in found.decisions if one.revision <= number),
        requests=tuple(one for one in found.requests if one.revision <= number),
    )


def _decided(gate: Gate, facts: Facts, decision: AssumedDecision, seq: int) -> GateFacts:
    if decision.verdict not in VERDICTS:
        raise AssumptionError("A verdict is accept, return or block.")
    found = _asked(gate, facts, seq)
    round_, current = facts.rounds[gate.checkpoint], found.current
    assert current is not None
    role, by = _decider(gate, facts, found, decision, round_)
    made = DecisionFact(
        -seq, current.number, by, role, decision.verdict, round_, seq + 1, facts.now, "Assumed.", roles_held=(role,)
    )
    return replace(found, decisions=(*found.decisions, made))


def _asked(gate: Gate, facts: Facts, seq: int) -> GateFacts:
    """The gate with a revision that can be answered now: the current one, or one assumed where there is none."""
    found, round_ = facts.gate(gate.key), facts.rounds[gate.checkpoint]
    if answers.asked_at_seq(found, round_):
        return found
    givers = sorted(facts.holders.get(gate.giver, frozenset()))
    if not givers:
        raise AssumptionError(f"Nobody could offer {gate.title}: its giver's role is held by nobody.")
    number = found.current.number + 1 if found.current else 1
    earlier = facts.now - timedelta(seconds=1)
    offered = RevisionFact(-seq, number, "", givers[0], earlier, round_, seq, kind=gate.artifact)
    return replace(found, revisions=(*found.revisions, offered))


def _decider(gate: Gate, facts: Facts, found: GateFacts, decision: AssumedDecision, round_: int) -> tuple[str, int]:
    """The role and person of an assumed decision, who could really make it."""
    roles = [decision.role] if decision.role else list(gate.receivers)
    if decision.role and decision.role not in gate.receivers:
        raise AssumptionError(f"{gate.title} is not decided by {decision.role}.")
    decided = {
        one.by
        for one in found.decisions
        if one.round == round_ and found.current and one.revision == found.current.number
    }
    barred = found.contributors(round_)
    for role in roles:
        people = facts.holders.get(role, frozenset()) - barred
        if decision.by is not None and decision.by in people:
            return role, decision.by
        # Whoever was named comes first, and of them who has not answered yet.
        ranked = sorted(people, key=lambda one: (one in decided, one not in found.receivers, one))
        if decision.by is None and ranked:
            return role, ranked[0]
    raise AssumptionError(f"Nobody could decide {gate.title} like that: the role is not held, or it is their own work.")
