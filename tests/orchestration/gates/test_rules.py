"""Gate rules: when a gate applies, what satisfies it, why it stands as it does, and what if."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orchestration.gates import Verdicts, evaluate
from orchestration.gates.assuming import AssumedDecision, AssumptionError, Assumptions, assume
from orchestration.gates.explaining import explain_gate
from projects.playbooks import Gate, Process, default_process
from projects.playbooks.terms import changed_terms
from reviews.facts import DecisionFact, Facts, GateFacts, RevisionFact, RoleFact, RulingFact, WaiverFact
from reviews.relevance import taken_up, under

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PM, ENGINEER, DESIGNER, BEN, INES, QA = 1, 2, 3, 4, 5, 6
HOLDERS = {
    "pm": frozenset({PM}),
    "api-engineer": frozenset({ENGINEER}),
    "designer": frozenset({DESIGNER}),
    "counterpart": frozenset({BEN, INES}),
    "qa": frozenset({QA}),
}
ROUNDS = {"start": 1, "build": 1, "merge": 1, "phases": 1}


def offered(number: int = 1, *, kind: str = "", seq: int = 10, by: int = ENGINEER) -> RevisionFact:
    return RevisionFact(number, number, "d" * 64, by, NOW - timedelta(hours=9), 1, seq, kind=kind)


def accepted(by: int, role: str, *, seq: int = 20, agent: str = "", of: int = 1) -> DecisionFact:
    return DecisionFact(seq, of, by, role, "accept", 1, seq, NOW - timedelta(hours=1), agent=agent)


def facts(*, state: str = "design", gates: dict[str, GateFacts] | None = None, **more: Any) -> Facts:
    return Facts("SHOP-1", state, NOW, NOW, ROUNDS, 0, NOW, gates=gates or {}, **{"holders": HOLDERS, **more})


def process_with(key: str, **changes: Any) -> Process:
    process = default_process()
    rule = changes.pop("rule", {})
    gates = [
        replace(gate, **changes, rule=replace(gate.rule, **rule)) if gate.key == key else gate for gate in process.gates
    ]
    return replace(process, gates=tuple(gates))


def contract(*decisions: DecisionFact) -> dict[str, GateFacts]:
    return {"contract": GateFacts((offered(kind="contract"),), decisions)}


@pytest.mark.parametrize(
    ("condition", "known", "state"),
    [
        ('label "payments"', {"labels": ("payments",)}, "open"),
        ('label "payments"', {}, "not_applicable"),
        ('path "api/**"', {"paths": ("api/x.py",)}, "open"),
        ('component "Cart drawer"', {"components": ("Cart drawer",)}, "open"),
        ("not complex", {"ruling": RulingFact(False, 9, NOW, "Small.")}, "open"),
        ("not complex", {}, "not_applicable"),
        ("contract touched", {"gates": contract()}, "open"),
        ("contract touched", {}, "not_applicable"),
        ("on Fridays", {}, "error"),
        ("complex or or", {}, "error"),
    ],
)
def test_when_a_gate_applies(condition: str, known: dict[str, Any], state: str) -> None:
    verdict = evaluate(process_with("risks", applies_when=condition), facts(**known)).gate("risks")
    assert verdict.state == state
    assert verdict.holds == (state == "not_applicable")
    assert bool(verdict.why) == (state == "not_applicable")


def test_a_role_that_takes_no_part_takes_its_gates_and_phases_along() -> None:
    out = facts(state="verify", roles=(RoleFact("designer", False, PM, NOW, "No screens."),))
    verdicts = evaluate(default_process(), out)
    assert {gate.key for gate in verdicts.gates if gate.state == "not_applicable"} == {"mocks", "visual"}
    assert "build_missing" not in {blocker.code for blocker in verdicts.move("merge").blockers}
    engineer_out = evaluate(default_process(), facts(roles=(RoleFact("api-engineer", False, PM, NOW, "Copy only."),)))
    assert not any(one.asked for one in engineer_out.checklists)
    again = replace(out, roles=(RoleFact("designer", True, PM, NOW, "Screens after all."),))
    assert evaluate(default_process(), again).gate("mocks").state == "open"


def test_one_of_two_receiving_roles_may_be_missing() -> None:
    process = process_with("contract", receivers=("counterpart", "qa"), everyone=True)
    known = facts(gates=contract(accepted(BEN, "counterpart")))
    assert evaluate(process, known).gate("contract").state == "offered"
    without_qa = replace(known, roles=(RoleFact("qa", False, PM, NOW, "No risk."),))
    verdict = evaluate(process, without_qa).gate("contract")
    assert (verdict.state, verdict.receivers) == ("accepted", ("counterpart",))


def test_as_many_people_as_the_rule_says() -> None:
    process = process_with("contract", everyone=False, rule={"people": 2})
    one = evaluate(process, facts(gates=contract(accepted(BEN, "counterpart")))).gate("contract")
    assert (one.state, one.turn.users if one.turn else ()) == ("offered", (INES,))
    assert "1 of 2 people" in one.blockers[0].message
    both = contract(accepted(BEN, "counterpart"), accepted(INES, "counterpart", seq=21))
    assert evaluate(process, facts(gates=both)).gate("contract").holds


def test_an_agent_does_not_count_where_humans_must() -> None:
    process = process_with("contract", everyone=False, rule={"humans_only": True})
    by_agent = facts(gates=contract(accepted(BEN, "counterpart", agent="Claude")))
    assert evaluate(default_process(), by_agent).gate("contract").holds
    assert evaluate(process, by_agent).gate("contract").state == "stale"
    human = contract(accepted(BEN, "counterpart", agent="Claude"), accepted(INES, "counterpart", seq=30))
    assert evaluate(process, facts(gates=human)).gate("contract").holds


def test_evidence_counts_on_its_own_terms_only() -> None:
    known = facts(gates=contract(accepted(BEN, "counterpart")))
    assert evaluate(process_with("contract", receivers=("qa",)), known).gate("contract").state == "stale"
    assert evaluate(process_with("contract", artifact="document"), known).gate("contract").state == "open"
    assert under(default_process(), under(default_process(), known)) == under(default_process(), known)


@pytest.mark.parametrize(
    ("change", "what", "state"),
    [
        ({"checkpoint": "start"}, "offers", "open"),
        ({"giver": "architect"}, "offers", "open"),
        ({"criterion": "Something else entirely."}, "answers", "stale"),
        ({"title": "Interface review"}, "", "accepted"),
    ],
)
def test_another_version_asks_anew_where_its_terms_changed(change: dict[str, Any], what: str, state: str) -> None:
    before, after = default_process(), process_with("contract", **change)
    assert changed_terms(before, after) == ({"contract": what} if what else {})
    waiver = WaiverFact(1, PM, 1, NOW + timedelta(days=2), NOW, "Later.", QA, seq=15)
    gates = contract(accepted(BEN, "counterpart"))
    moved = taken_up(before, after, facts(gates=gates), 25)
    assert evaluate(after, moved).gate("contract").state == state
    waived = {"contract": replace(gates["contract"], waivers=(waiver,))}
    lifted = evaluate(after, taken_up(before, after, facts(gates=waived), 25)).gate("contract")
    assert (lifted.state == "waived") == (what != "offers")
    later = replace(moved, gates=contract(accepted(BEN, "counterpart"), accepted(INES, "counterpart", seq=40)))
    assert evaluate(after, later).gate("contract").holds == (what != "offers")


def clauses(process: Process, known: Facts, key: str) -> dict[str, bool | None]:
    gate = process.gate(key)
    assert isinstance(gate, Gate)
    found = explain_gate(gate, process, known, evaluate(process, known).gate(key))
    assert all(one.why for one in found)
    return {one.text: one.holds for one in found}


def test_every_clause_says_whether_and_why() -> None:
    process = process_with("contract", applies_when='label "x" or complex', rule={"people": 2, "humans_only": True})
    said = clauses(process, facts(gates=contract(accepted(BEN, "counterpart"))), "contract")
    assert said == {
        'label "x"': False,
        "complex": True,
        'label "x" or complex': True,
        "open from design on": True,
        "API Engineer offers a revision": True,
        "nothing stands against it": True,
        "Mobile/Backend Counterpart accepts": True,
        "2 people accept": False,
        "only humans count": True,
    }
    assert clauses(process_with("prd", applies_when="rain"), facts(), "prd") == {"rain": False}
    assert clauses(process_with("prd", applies_when="never"), facts(), "prd") == {"never": False} | {}


def test_what_shuts_a_gate_before_its_rule_is_asked_is_said_first() -> None:
    said = clauses(process_with("prd", receivers=()), facts(), "prd")
    assert next(iter(said.items())) == ("it can be judged", False)


def simulated(assumed: Assumptions, known: Facts | None = None, process: Process | None = None) -> Verdicts:
    chosen = process or default_process()
    return evaluate(chosen, assume(chosen, known or facts(), assumed))


def test_what_if_everybody_agreed() -> None:
    asked = [gate.key for gate in default_process().gates if gate.key not in ("adr", "integration")]
    both = tuple(AssumedDecision(key, "agree") for key in asked)
    assumed = Assumptions(both, complex=False, phases_complete=True, state="verify")
    blockers = {one.gate for one in simulated(assumed).move("merge").blockers}
    assert blockers == {"integration"}
    assert simulated(replace(assumed, state="build")).move("submit").allowed


def test_what_if_an_earlier_revision_were_current() -> None:
    gates = {"contract": GateFacts((offered(1), offered(2, seq=30)), (accepted(BEN, "counterpart"),))}
    assert evaluate(default_process(), facts(gates=gates)).gate("contract").state == "stale"
    back = simulated(Assumptions(revisions={"contract": 1}), facts(gates=gates))
    assert back.gate("contract").state == "accepted"


@pytest.mark.parametrize(
    ("assumed", "says"),
    [
        (Assumptions((AssumedDecision("nothing", "accept"),)), "no gate"),
        (Assumptions((AssumedDecision("prd", "perhaps"),)), "verdict"),
        (Assumptions((AssumedDecision("prd", "accept", role="qa"),)), "not decided by"),
        (Assumptions((AssumedDecision("integration", "accept"),)), "Nobody could decide"),
        (Assumptions((AssumedDecision("adr", "accept"),)), "Nobody could offer"),
        (Assumptions(revisions={"prd": 4}), "no revision 4"),
    ],
)
def test_what_could_not_come_true_is_refused(assumed: Assumptions, says: str) -> None:
    with pytest.raises(AssumptionError, match=says):
        assume(default_process(), facts(), assumed)


def test_assuming_leaves_the_real_facts_alone() -> None:
    known = facts(gates=contract())
    before = repr(known)
    assume(default_process(), known, Assumptions((AssumedDecision("contract", "block"),), labels=("x",)))
    assert repr(known) == before
