"""Why a gate stands as it does: every clause of its rule, true or false, with the reason. Pure."""

from dataclasses import dataclass

from orchestration.gates import courts
from orchestration.gates.applicability import applicability
from orchestration.gates.verdicts import GateVerdict
from projects.playbooks.process import Gate, Process
from projects.playbooks.settings.expressions import ExpressionError, explain, parse
from projects.roles import title, titles
from reviews import answers
from reviews.checklists import checklist
from reviews.facts import DecisionFact, Facts, GateFacts
from reviews.relevance import relevant
from reviews.rules import OPENS_IN, has_opened


@dataclass(frozen=True, slots=True)
class Clause:
    """`holds` is None where a clause is not asked, because one before it decided."""

    part: str  # error, applies, opened, offered, accepted, people, humans, named, against, phase, waiver
    text: str
    holds: bool | None
    why: str


def explain_gate(gate: Gate, process: Process, facts: Facts, verdict: GateVerdict) -> tuple[Clause, ...]:
    """The clauses of one gate in the order in which they are judged; `verdict` is what they came to."""
    try:
        asked = applicability(gate, facts)
    except ExpressionError as error:
        return (Clause("applies", str(gate.applies_when), False, f"{error} The gate is shut until this is put right."),)
    clauses = [*_erring(verdict), *_applies(gate, facts, asked.why)]
    if not asked.applies:
        return tuple(clauses)
    found = relevant(asked.gate, facts.gate(gate.key), facts.floors.get(gate.key, {}))
    clauses += [*_waived(gate, verdict), *_opened(gate, facts)]
    clauses += _answered(asked.gate, facts, found)
    clauses += _phase(gate, process, facts)
    return tuple(clauses)


def _erring(verdict: GateVerdict) -> list[Clause]:
    """What shuts a gate before any clause of its rule is asked: damaged files, an alarm, nobody who could satisfy it."""
    if verdict.state != "error":
        return []
    return [Clause("error", "it can be judged", False, blocker.message) for blocker in verdict.blockers[:1]]


def _applies(gate: Gate, facts: Facts, why: str) -> list[Clause]:
    parts = [role for role in (gate.giver, *gate.receivers) if role in facts.roles_out]
    clauses = [Clause("applies", f"{title(role)} takes part", False, "The PM set the role aside.") for role in parts]
    if gate.applies_when is None:
        return [*clauses, Clause("applies", "always", not why, why or "No condition stands in the process.")]
    facts_asked = explain(parse(gate.applies_when), facts.traits)
    clauses += [Clause("applies", one.text, one.holds, one.why) for one in facts_asked]
    return [*clauses, Clause("applies", gate.applies_when, not why, why or "So the gate applies.")]


def _waived(gate: Gate, verdict: GateVerdict) -> list[Clause]:
    if verdict.waiver is None:
        return []
    return [Clause("waiver", "waived", True, f"Until {verdict.waiver.until:%d %b %Y}: “{verdict.waiver.reason}”")]


def _opened(gate: Gate, facts: Facts) -> list[Clause]:
    opened = has_opened(gate.checkpoint, facts.state)
    first = OPENS_IN[gate.checkpoint]
    return [Clause("opened", f"open from {first} on", opened, f"{facts.key} is in {facts.state}.")]


def _answered(gate: Gate, facts: Facts, found: GateFacts) -> list[Clause]:
    round_ = facts.rounds[gate.checkpoint]
    current = found.current
    if current is None:
        return [Clause("offered", f"{title(gate.giver)} offers a revision", False, "Nothing has been offered.")]
    asked = bool(answers.asked_at_seq(found, round_))
    why = (
        f"Revision {current.number}." if asked else f"Revision {current.number} was offered before the work began anew."
    )
    accepted = tuple(answers.acceptances(found, round_).values())
    against = [*answers.blocks(found, round_), *answers.standing_returns(found, round_)]
    return [
        Clause("offered", f"{title(gate.giver)} offers a revision", asked, why),
        Clause("against", "nothing stands against it", not against, _against(against)),
        *_accepted(gate, {one.by for one in accepted}, answers.roles_accepted(accepted)),
        *_named(gate, facts, found, {one.by for one in accepted}),
        *_humans(gate, found, round_),
    ]


def _against(standing: list[DecisionFact]) -> str:
    if not standing:
        return "No return and no block stands."
    last = standing[-1]
    return f"A {last.verdict} stands: “{last.reason}”"


def _accepted(gate: Gate, by: set[int], roles: frozenset[str]) -> list[Clause]:
    if gate.everyone:
        clauses = [
            Clause("accepted", f"{title(role)} accepts", role in roles, "Accepted." if role in roles else "Not yet.")
            for role in gate.receivers
        ]
    else:
        said = f"{len(by)} accepted it." if by else "Nobody has accepted it yet."
        clauses = [Clause("accepted", f"{titles(gate.receivers)} accepts", bool(by), said)]
    if gate.rule.people > 1:
        enough = len(by) >= gate.rule.people
        clauses.append(Clause("people", f"{gate.rule.people} people accept", enough, f"{len(by)} did."))
    return clauses


def _named(gate: Gate, facts: Facts, found: GateFacts, by: set[int]) -> list[Clause]:
    if not found.receivers:
        return []
    named = set(found.receivers)
    lost = named - by - courts.anybody(facts, gate.receivers)
    why = f"{len(named & by)} of {len(named)} did." + (" Somebody named lost the role." if lost else "")
    return [Clause("named", "all who were named accept", named <= by, why)]


def _humans(gate: Gate, found: GateFacts, round_: int) -> list[Clause]:
    if not gate.rule.humans_only:
        return []
    current = found.current.number if found.current else 0
    by_agents = [
        d for d in found.decisions if d.agent and d.verdict == "accept" and (d.revision, d.round) == (current, round_)
    ]
    why = f"{len(by_agents)} by agents do not count." if by_agents else "No agent accepted it."
    return [Clause("humans", "only humans count", not by_agents, why)]


def _phase(gate: Gate, process: Process, facts: Facts) -> list[Clause]:
    ref = gate.needs_phase
    if ref is None:
        return []
    text = f"phase {ref.phase} of {title(ref.role)} is complete"
    phase = next((one for one in process.phases_of(ref.role) if one.number == ref.phase), None)
    if phase is None:
        return [Clause("phase", text, None, "The process has no such playbook: the giver confirms it when offering.")]
    if ref.role in facts.roles_out:
        return [Clause("phase", text, None, "The role takes no part.")]
    done = checklist(phase, facts.ticks)
    return [Clause("phase", text, done.complete, f"{done.done} of {len(done.items)} done.")]
