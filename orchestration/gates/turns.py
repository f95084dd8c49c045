"""Whose court the ball is in, over everything that a feature waits for. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from orchestration.gates import courts
from orchestration.gates.counting import counting
from orchestration.gates.moves import NEXT, obligation_turn, standing_obligations
from orchestration.gates.verdicts import GateVerdict, Turn, Verdicts
from projects.playbooks.process import Process
from projects.roles import MAY
from reviews.checklists import Checklist, order_of
from reviews.facts import Facts

# What the person in turn is asked to do.
_ACTS = {"open": "offer", "offered": "decide", "returned": "answer", "error": "mend"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: `subject` such as `gate:prd`, the `act` asked for, by people who hold one of `roles`."""

    subject: str
    act: str
    gate: str
    roles: tuple[str, ...]
    users: tuple[int, ...]
    since: datetime
    within: int | None = None  # weekday hours, where the gate has a service level of its own


def waitings(process: Process, facts: Facts, verdicts: Verdicts) -> tuple[Waiting, ...]:
    if verdicts.next_move is None:
        return ()
    facts = counting(process, facts, verdicts.gates)
    found = [
        *_gates(process, verdicts),
        *_phases(facts, verdicts),
        *_obligations(process, facts),
        *_waivers(facts, verdicts),
        *_flags(facts, verdicts),
    ]
    return (*found, *_moves(facts, verdicts))


def _gates(process: Process, verdicts: Verdicts) -> list[Waiting]:
    """Gates that shut the next move, and those that were handed over early already."""
    levels = {gate.key: gate.rule.answer_within_hours for gate in process.gates}
    next_move = verdicts.move(verdicts.next_move or "")
    shutting = {blocker.gate for blocker in next_move.blockers}
    phases_open = any(blocker.code == "phase_incomplete" and blocker.gate is None for blocker in next_move.blockers)
    found = []
    for gate in verdicts.gates:
        handed_over = gate.state != "open"
        if not gate.opened or gate.holds or not (handed_over or gate.key in shutting):
            continue
        if gate.state == "open" and gate.artifact == "build" and phases_open:
            continue  # the build is offered once the phases are done
        if gate.turn:
            found.append(replace(_of_gate(gate, gate.turn), within=levels.get(gate.key)))
    missing = [b for b in next_move.blockers if b.code == "build_missing" and b.turn and not phases_open]
    known = {one.gate for one in found}
    found += [
        Waiting(f"gate:{b.gate}", "offer", b.gate or "", b.turn.roles, b.turn.users, b.turn.since)
        for b in missing
        if b.turn and b.gate not in known
    ]
    return found


def _of_gate(gate: GateVerdict, turn: Turn) -> Waiting:
    act = _ACTS.get(gate.state)
    if gate.state == "offered" and turn.roles == (gate.giver,) != gate.receivers:
        act = "answer"  # offered before the work started anew: the giver puts it forward again
    if act is None:  # stale, blocked or accepted-but-waiting: it depends on whose turn it is
        act = "answer" if turn.roles == (gate.giver,) else "lift" if gate.state == "blocked" else "decide"
    if gate.state == "accepted":
        act = "tick"
    return Waiting(f"gate:{gate.key}", act, gate.key, turn.roles, turn.users, turn.since)


def _phases(facts: Facts, verdicts: Verdicts) -> list[Waiting]:
    """Of each role the first required phase that is open and shuts the next move."""
    wanted = verdicts.next_move in ("submit", "merge")
    first: dict[str, Checklist] = {}
    for one in sorted(verdicts.checklists, key=lambda c: order_of(c.phase.number)):
        in_time = wanted or (verdicts.next_move == "begin_build" and order_of(one.phase.number) <= (1,))
        if one.asked and in_time and not one.complete:
            first.setdefault(one.phase.role, one)
    return [
        Waiting(
            f"phase:{role}:{one.phase.number}",
            "tick",
            "",
            (role,),
            tuple(sorted(facts.holders.get(role, ()))),
            facts.state_since,
        )
        for role, one in first.items()
    ]


def _obligations(process: Process, facts: Facts) -> list[Waiting]:
    """Every condition not met waits for its owner, and once reported done for who confirms it."""
    found = []
    for one in standing_obligations(process, facts):
        turn = obligation_turn(process, facts, one)
        act = "vouch" if one.done_at else "fulfil"
        found.append(Waiting(f"condition:{one.id}", act, one.gate, turn.roles, turn.users, turn.since))
    return found


def _waivers(facts: Facts, verdicts: Verdicts) -> list[Waiting]:
    """A proposed waiver waits for another manager, or where there is none for a member who is not the giver."""
    found = []
    for gate in verdicts.gates:
        waiver = gate.proposed_waiver
        if waiver is None or gate.waiver or gate.state == "not_applicable":
            continue
        managers = facts.holders.get("manager", frozenset()) - {waiver.by}
        members = courts.anybody(facts, tuple(facts.holders))
        givers = facts.holders.get(gate.giver, frozenset()) | facts.gate(gate.key).contributors(waiver.round)
        people = managers or members - givers - {waiver.by}
        found.append(
            Waiting(f"waiver:{waiver.id}", "confirm", gate.key, ("manager",), tuple(sorted(people)), waiver.at)
        )
    return found


def _flags(facts: Facts, verdicts: Verdicts) -> list[Waiting]:
    """An open flag waits for those who may move the feature on, but its author; failing these for any other member."""
    roles = tuple(sorted(MAY["start"]))
    movers, members = courts.anybody(facts, roles), courts.anybody(facts, tuple(facts.holders))
    found = []
    for flag in verdicts.flags:
        people = movers - {flag.by} or members - {flag.by} or {flag.by}
        found.append(Waiting(f"flag:{flag.id}", "resolve", "", roles, tuple(sorted(people)), flag.at))
    return found


def _moves(facts: Facts, verdicts: Verdicts) -> list[Waiting]:
    """Nothing shuts the next move: somebody only has to make it, whatever else goes on."""
    move = NEXT[facts.state]
    if not verdicts.move(move).allowed:
        return []
    roles = tuple(sorted(MAY[move]))
    movers = courts.anybody(facts, roles)
    return [Waiting(f"move:{move}", "move", "", roles, tuple(sorted(movers)), facts.state_since)]
