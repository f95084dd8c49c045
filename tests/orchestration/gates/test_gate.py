"""One gate, judged on hand-made facts: the first state that applies, and whose turn it is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orchestration.gates import GateVerdict, evaluate
from projects.playbooks import default_process
from reviews.facts import (
    Against,
    DecisionFact,
    Facts,
    GateFacts,
    MockFact,
    RequestFact,
    RevisionFact,
    RulingFact,
    WaiverFact,
)

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PM, ENGINEER, DESIGNER, BEN, INES, MANAGER, OTHER_ENGINEER = 1, 2, 3, 4, 5, 6, 7
HOLDERS = {
    "pm": frozenset({PM}),
    "api-engineer": frozenset({ENGINEER, OTHER_ENGINEER}),
    "designer": frozenset({DESIGNER}),
    "counterpart": frozenset({BEN, INES}),
    "manager": frozenset({MANAGER}),
}


def revision(number: int, *, by: int = PM, round_: int = 1, seq: int | None = None) -> RevisionFact:
    at = NOW - timedelta(hours=50 - (seq or number * 10))
    return RevisionFact(number, number, "d" * 64, by, at, round_, seq or number * 10)


def decision(verdict: str, seq: int, *, of: int = 1, by: int = ENGINEER, round_: int = 1, **more: Any) -> DecisionFact:
    at = NOW - timedelta(hours=50 - seq)
    role = {BEN: "counterpart", INES: "counterpart", DESIGNER: "designer"}.get(by, "api-engineer")
    return DecisionFact(seq, of, by, role, verdict, round_, seq, at, reason="Goals?", **more)


def judged(key: str, gate: GateFacts, *, state: str = "intake", rounds: int = 1, **more: Any) -> GateVerdict:
    facts = Facts(
        key="SHOP-1",
        state=state,
        state_since=NOW - timedelta(days=3),
        opened_at=NOW - timedelta(days=9),
        rounds={"start": rounds, "build": rounds, "merge": rounds, "phases": rounds},
        build_floor=0,
        now=NOW,
        gates={key: gate},
        **{"holders": HOLDERS, **more},
    )
    return evaluate(default_process(), facts).gate(key)


def waiver(*, confirmed_by: int | None = MANAGER, days: int = 3, round_: int = 1) -> WaiverFact:
    return WaiverFact(1, MANAGER, round_, NOW + timedelta(days=days), NOW, "Legal waits", confirmed_by)


ACCEPTED = GateFacts((revision(1),), (decision("accept", 11),))

CASES = {
    "nothing offered": (GateFacts(), "open", False, {PM}),
    "offered": (GateFacts((revision(1),)), "offered", False, {ENGINEER, OTHER_ENGINEER}),
    "accepted": (ACCEPTED, "accepted", True, set()),
    "returned": (GateFacts((revision(1),), (decision("return", 11),)), "returned", False, {PM}),
    "returned, then asked again": (
        GateFacts((revision(1),), (decision("return", 11),), (RequestFact(1, PM, 1, 12, NOW),)),
        "offered",
        False,
        {ENGINEER, OTHER_ENGINEER},
    ),
    "one accepts, another returns": (
        GateFacts((revision(1),), (decision("accept", 11), decision("return", 12, by=OTHER_ENGINEER))),
        "returned",
        False,
        {PM},
    ),
    "the same person changes their mind": (
        GateFacts((revision(1),), (decision("return", 11), decision("accept", 12))),
        "accepted",
        True,
        set(),
    ),
    "blocked": (GateFacts((revision(1),), (decision("block", 11),)), "blocked", False, {PM}),
    "a block survives a new revision": (
        GateFacts((revision(1), revision(2)), (decision("block", 11),)),
        "blocked",
        False,
        {ENGINEER},
    ),
    "another's acceptance does not lift a block": (
        GateFacts(
            (revision(1), revision(2)),
            (decision("block", 11), decision("accept", 21, of=2, by=OTHER_ENGINEER)),
        ),
        "blocked",
        False,
        {ENGINEER},
    ),
    "its author lifts a block": (
        GateFacts((revision(1), revision(2)), (decision("block", 11), decision("accept", 21, of=2))),
        "accepted",
        True,
        set(),
    ),
    "a new revision after the acceptance": (
        GateFacts((revision(1), revision(2)), (decision("accept", 11),)),
        "stale",
        False,
        {ENGINEER, OTHER_ENGINEER},
    ),
    "a revoked acceptance": (
        GateFacts((revision(1),), (decision("accept", 11, revoked_at=NOW),)),
        "stale",
        False,
        {ENGINEER, OTHER_ENGINEER},
    ),
    "waived": (GateFacts(waivers=(waiver(),)), "waived", True, set()),
    "a waiver lifts a block": (
        GateFacts((revision(1),), (decision("block", 11),), waivers=(waiver(),)),
        "waived",
        True,
        set(),
    ),
    "a waiver nobody confirmed": (GateFacts(waivers=(waiver(confirmed_by=None),)), "open", False, {PM}),
    "a waiver that has ended": (GateFacts(waivers=(waiver(days=-1),)), "open", False, {PM}),
    "a waiver of an earlier round": (GateFacts(waivers=(waiver(round_=0),)), "open", False, {PM}),
}


@pytest.mark.parametrize("case", CASES)
def test_the_first_state_that_applies(case: str) -> None:
    facts, state, holds, turn = CASES[case]
    verdict = judged("prd", facts)
    assert (verdict.state, verdict.holds) == (state, holds)
    assert set(verdict.turn.users if verdict.turn else ()) == turn
    assert bool(verdict.blockers) is not holds


def test_what_was_agreed_in_an_earlier_round_is_stale_and_the_giver_s_turn() -> None:
    verdict = judged("prd", ACCEPTED, rounds=2)
    assert (verdict.state, verdict.turn and verdict.turn.users) == ("stale", (PM,))
    asked = replace(ACCEPTED, requests=(RequestFact(1, PM, 2, 20, NOW),))
    assert set(judged("prd", asked, rounds=2).turn.users) == {ENGINEER, OTHER_ENGINEER}  # type: ignore[union-attr]


def test_a_decision_record_is_asked_for_until_the_architect_rules_otherwise() -> None:
    assert judged("adr", GateFacts()).state == "open"
    ruled = RulingFact(False, PM, NOW, "No new service.")
    assert judged("adr", GateFacts(), ruling=ruled).state == "not_applicable"
    assert judged("adr", GateFacts(), ruling=replace(ruled, complex=True)).state == "open"


def test_all_named_counterparts_accept() -> None:
    offered = GateFacts((revision(1, by=ENGINEER),), receivers=(BEN, INES))
    assert judged("contract", offered, state="design").turn.users == (BEN, INES)  # type: ignore[union-attr]
    one = replace(offered, decisions=(decision("accept", 11, by=BEN),))
    assert judged("contract", one, state="design").state == "offered"
    assert judged("contract", one, state="design").turn.users == (INES,)  # type: ignore[union-attr]
    both = replace(one, decisions=(*one.decisions, decision("accept", 12, by=INES)))
    assert judged("contract", both, state="design").holds


def test_a_named_person_who_lost_the_role_before_answering_shuts_the_gate() -> None:
    offered = GateFacts((revision(1, by=ENGINEER),), receivers=(BEN, INES))
    without_ines = {**HOLDERS, "counterpart": frozenset({BEN})}
    verdict = judged("contract", offered, state="design", holders=without_ines)
    assert (verdict.state, verdict.turn and verdict.turn.users) == ("error", (MANAGER,))
    answered = replace(offered, decisions=(decision("accept", 11, by=BEN), decision("accept", 12, by=INES)))
    assert judged("contract", answered, state="design", holders=without_ines).state == "accepted"


def test_a_role_that_nobody_holds_is_shut_and_says_so() -> None:
    verdict = judged("prd", GateFacts(), holders={})
    assert not verdict.holds
    assert [blocker.code for blocker in verdict.blockers] == ["open", "role_unheld"]


def test_a_gate_whose_only_receiver_offered_it_says_that_nobody_else_can() -> None:
    alone = {**HOLDERS, "api-engineer": frozenset({ENGINEER})}
    verdict = judged("prd", GateFacts((revision(1, by=ENGINEER),)), holders=alone)
    assert (verdict.state, [b.code for b in verdict.blockers]) == ("offered", ["offered", "role_unheld"])


def test_a_gate_without_a_rule_and_one_that_errs_are_shut() -> None:
    process = default_process()
    facts = Facts("SHOP-1", "intake", NOW, NOW, {"start": 1, "build": 1, "merge": 1, "phases": 1}, 0, NOW)
    nobody = replace(process, gates=(replace(process.gates[0], receivers=()), *process.gates[1:]))
    unruled = replace(process, gates=(replace(process.gates[0], applies_when="on Fridays"), *process.gates[1:]))
    broken = replace(facts, gates={"prd": replace(ACCEPTED, decisions=("no decision",))})  # type: ignore[arg-type]
    for verdicts in (evaluate(nobody, facts), evaluate(unruled, facts), evaluate(process, broken)):
        assert (verdicts.gate("prd").state, verdicts.gate("prd").holds) == ("error", False)
        assert not verdicts.move("start").allowed


def test_gates_of_a_later_checkpoint_are_nobodys_turn_yet() -> None:
    verdict = judged("contract", GateFacts(), state="intake")
    assert (verdict.state, verdict.opened, verdict.turn) == ("open", False, None)


STOOD_ON = Against("mocks", 2, {"Cart": ("Cart", "c1"), "Error": ("Error", "")})


def built(*mocks: MockFact, **more: Any) -> GateVerdict:
    """A build that the designer accepted while mock revision 2 was agreed, and the mocks accepted by now."""
    accepted = decision("accept", 20, by=DESIGNER, against=STOOD_ON, **more)
    return judged("visual", GateFacts((revision(1, by=ENGINEER),), (accepted,), mocks=mocks), state="verify")


def accepted_mocks(number: int, *, hours: int = 1, gate: str = "mocks", **pixels: str) -> MockFact:
    return MockFact(gate, number, pixels, NOW - timedelta(hours=hours))


@pytest.mark.parametrize(
    ("mocks", "state"),
    [
        ((), "accepted"),
        ((accepted_mocks(2, cart="c1"),), "accepted"),
        ((accepted_mocks(1, cart="other"),), "accepted"),
        ((accepted_mocks(3, cart="c1", more="m"),), "accepted"),
        ((accepted_mocks(3, cart="c2"),), "stale"),
        ((accepted_mocks(3, more="m"),), "stale"),
        ((accepted_mocks(3, cart="c1", error="e"),), "stale"),
        ((accepted_mocks(3, cart="c2"), accepted_mocks(4, cart="c1")), "stale"),
        ((accepted_mocks(3, cart="c2", gate="sketches"),), "accepted"),
    ],
)
def test_an_acceptance_stands_while_its_mocks_do(mocks: tuple[MockFact, ...], state: str) -> None:
    verdict = built(*mocks)
    assert (verdict.state, verdict.holds) == (state, state == "accepted")


def test_whose_mocks_moved_looks_again_from_that_moment_on() -> None:
    verdict = built(accepted_mocks(3, hours=5, cart="c2"), accepted_mocks(4, hours=2, cart="c3"))
    assert verdict.turn is not None
    assert (verdict.turn.users, verdict.turn.since) == ((DESIGNER,), NOW - timedelta(hours=5))
    assert "mocks changed" in verdict.blockers[0].message


def test_a_lapsed_acceptance_does_not_bring_back_what_it_replaced() -> None:
    said = (decision("block", 15, by=DESIGNER), decision("accept", 20, by=DESIGNER, against=STOOD_ON))
    found = GateFacts((revision(1, by=ENGINEER),), said, mocks=(accepted_mocks(3, cart="c2"),))
    assert judged("visual", found, state="verify").state == "stale"


def test_a_return_stands_whatever_the_mocks_do() -> None:
    said = decision("return", 20, by=DESIGNER, against=STOOD_ON)
    found = GateFacts((revision(1, by=ENGINEER),), (said,), mocks=(accepted_mocks(3, cart="c2"),))
    assert judged("visual", found, state="verify").state == "returned"
