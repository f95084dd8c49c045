"""Parts of a gate's row: the buttons, the answers, the promise, the waiver somebody proposed."""

from typing import Any

from orchestration.gates import GateVerdict
from orchestration.moments import day_name
from orchestration.selectors.sight import Sight
from orchestration.wording import capital, quoted
from projects.playbooks.process import Gate
from projects.playbooks.settings.expressions import asks_about
from projects.roles import title as role_title
from reviews.facts import DecisionFact

Row = dict[str, Any]


def rule_of(sight: Sight, gate: GateVerdict) -> Gate:
    """The gate as the process states it; verdicts are made of nothing else."""
    rule = sight.judged.process.gate(gate.key)
    assert rule is not None
    return rule


def awaits_ruling(sight: Sight, gate: GateVerdict) -> bool:
    return asks_about(rule_of(sight, gate).applies_when, "complex") and sight.judged.facts.ruling is None


def is_givers_turn(gate: GateVerdict) -> bool:
    """Where one role gives and answers, it is to answer that it is asked for."""
    return gate.turn is not None and gate.turn.roles == (gate.giver,) != gate.receivers


def phase_words(sight: Sight, gate: GateVerdict) -> str:
    needs = rule_of(sight, gate).needs_phase
    return f"phase {needs.phase} of {role_title(needs.role)}" if needs else "a phase"


def first_name(sight: Sight, user: int) -> str:
    person = sight.judged.people.get(user)
    return person.first_name if person else "them"


def review(sight: Sight, gate: GateVerdict, label: str) -> Row:
    return {"label": label, "url": sight.gate_url(gate.key)}


def ask_again(sight: Sight, gate: GateVerdict, tone: str = "") -> Row:
    return {
        "label": "Ask again",
        "url": sight.gate_url(gate.key),
        "method": "post",
        "fields": {"act": "request"},
        "tone": tone,
    }


def add_ask_again(sight: Sight, row: Row, gate: GateVerdict) -> None:
    if gate.giver in sight.roles:
        row["actions"] = [ask_again(sight, gate)]


def add_answer(sight: Sight, row: Row, decision: DecisionFact, verb: str) -> None:
    """Whose words shut it: they stand in the row instead of whose turn it is."""
    whose_turn = row.pop("meta", "")
    row["quote"] = quoted(decision.reason)
    row["person"] = sight.person(decision.by)
    row["meta"] = f"{capital(sight.author(decision))} {verb} revision {decision.revision}"
    row["at"] = decision.at
    row.pop("since", None)
    if verb == "blocked" and not row["mine"]:
        row["extra"] = ", ".join(part for part in (whose_turn, row["extra"]) if part)


def add_due(sight: Sight, row: Row, gate: GateVerdict) -> None:
    if gate.turn and gate.turn.users:
        row["due"] = sight.due(gate.turn.since, rule_of(sight, gate).rule.answer_within_hours)


def add_waiver(sight: Sight, row: Row, gate: GateVerdict) -> None:
    waiver = gate.proposed_waiver
    if waiver is None:
        return
    row["extra"] = (
        f"{capital(sight.author(waiver))} would waive it until {day_name(waiver.until, sight.now)}: {quoted(waiver.reason)}"
    )
    if sight.may_confirm(gate):
        row["mine"] = True
        row["actions"].append(
            {
                "label": "Confirm the waiver",
                "url": sight.judged.url,
                "method": "post",
                "fields": {"act": "confirm", "waiver": waiver.id},
            }
        )
