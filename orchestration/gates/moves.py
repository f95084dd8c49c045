"""Judge every move of the lifecycle from the verdicts on gates, phases and flags, as docs/concepts.md has it."""

from orchestration.gates.verdicts import Blocker, GateVerdict, MoveVerdict, Turn
from projects.models.feature import OPEN_STATES
from projects.playbooks.process import Process
from projects.roles import title as role_title
from reviews import answers
from reviews.checklists import Checklist, order_of
from reviews.facts import Facts, ObligationFact

SOURCES: dict[str, tuple[str, ...]] = {
    "start": ("intake",),
    "begin_build": ("design",),
    "submit": ("build",),
    "merge": ("verify",),
    "send_back": ("verify",),
    "cancel": OPEN_STATES,
    "reopen": ("cancelled",),
}
TARGETS = {
    "start": "design",
    "begin_build": "build",
    "submit": "verify",
    "merge": "merged",
    "send_back": "build",
    "cancel": "cancelled",
    "reopen": "intake",
}
NEXT = {"intake": "start", "design": "begin_build", "build": "submit", "verify": "merge"}
NEEDS_REASON = frozenset({"send_back", "cancel", "reopen"})
# Gates are cumulative: what held at an earlier checkpoint has to hold still.
_CHECKPOINTS = {
    "start": ("start",),
    "begin_build": ("start", "build"),
    "submit": ("start", "build"),
    "merge": ("start", "build", "merge"),
}
_ALL_PHASES = frozenset({"submit", "merge"})


def judge_moves(
    process: Process, facts: Facts, gates: tuple[GateVerdict, ...], phases: tuple[Checklist, ...]
) -> tuple[MoveVerdict, ...]:
    return tuple(_judge(move, process, facts, gates, phases) for move in SOURCES)


def _judge(
    move: str, process: Process, facts: Facts, gates: tuple[GateVerdict, ...], phases: tuple[Checklist, ...]
) -> MoveVerdict:
    blockers: list[Blocker] = []
    if facts.state not in SOURCES[move]:
        wanted = " or ".join(SOURCES[move])
        blockers.append(
            Blocker(None, "wrong_state", f"{facts.key} is in {facts.state}; this move leads on from {wanted}.")
        )
    if move in _CHECKPOINTS:
        blockers += _alarm_blockers(facts)
        blockers += _flag_blockers(facts)
        for gate in gates:
            if gate.checkpoint in _CHECKPOINTS[move] and not gate.holds:
                blockers += gate.blockers
        blockers += _obligation_blockers(move, process, facts)
        blockers += _phase_blockers(move, facts, phases)
        if move in _ALL_PHASES:
            blockers += _build_blockers(process, facts, gates)
    return MoveVerdict(move, TARGETS[move], not blockers, tuple(blockers))


def _alarm_blockers(facts: Facts) -> list[Blocker]:
    """Of their own, because a process may have no gate that would say it."""
    return [
        Blocker(
            None,
            "unproven",
            f"{facts.key} is not as its history says: {alarm.said} It is shut until an operator has put that right.",
            Turn((), (), alarm.since),
        )
        for alarm in facts.alarms
    ]


def _flag_blockers(facts: Facts) -> list[Blocker]:
    return [
        Blocker(
            None,
            "red_flag",
            f"A red flag is open: “{flag.reason}” It is resolved by somebody else than its author, or with a reason.",
            Turn((), (), flag.at),
        )
        for flag in facts.flags
    ]


def standing_obligations(process: Process, facts: Facts) -> list[ObligationFact]:
    """The conditions not met that still bind: of this round, and of an acceptance that is in force."""
    found = []
    for obligation in facts.obligations:
        gate = process.gate(obligation.gate)
        if gate is None or obligation.round != facts.rounds[gate.checkpoint]:
            continue
        if obligation.by in answers.acceptances(facts.gate(gate.key), obligation.round):
            found.append(obligation)
    return found


def obligation_turn(process: Process, facts: Facts, obligation: ObligationFact) -> Turn:
    """Its owner's, until they say that it is done; then of those who hold the role that set it, but the owner.

    Where the owner is gone, the managers see to it.
    """
    if obligation.done_at is None:
        if any(obligation.owner in people for people in facts.holders.values()):
            return Turn((), (obligation.owner,), obligation.at)
        return Turn(("manager",), tuple(sorted(facts.holders.get("manager", ()))), obligation.at)
    holders = facts.holders.get(obligation.role, frozenset()) - {obligation.owner}
    return Turn((obligation.role,), tuple(sorted(holders)), obligation.done_at)


def _obligation_blockers(move: str, process: Process, facts: Facts) -> list[Blocker]:
    return [
        Blocker(
            one.gate,
            "condition_open",
            f"{process.gate(one.gate).title} was accepted on condition: “{one.text}”"  # type: ignore[union-attr]
            + (" Its owner says it is done; it waits to be confirmed." if one.done_at else ""),
            obligation_turn(process, facts, one),
        )
        for one in standing_obligations(process, facts)
        if one.checkpoint in _CHECKPOINTS[move]
    ]


def _phase_blockers(move: str, facts: Facts, phases: tuple[Checklist, ...]) -> list[Blocker]:
    """Phase 1 before the build, all required phases before the submit and the merge; whose, where several have phases."""
    if move == "start":
        return []
    several = len({one.phase.role for one in phases}) > 1
    asked = [
        one
        for one in phases
        if one.asked and (move in _ALL_PHASES or order_of(one.phase.number) <= (1,)) and not one.complete
    ]
    return [
        Blocker(
            None,
            "phase_incomplete",
            f"Phase {one.phase.number}{f' of {role_title(one.phase.role)}' if several else ''}, {one.phase.title}: "
            f"{one.done} of {len(one.items)} done.",
            Turn((one.phase.role,), tuple(sorted(facts.holders.get(one.phase.role, ()))), facts.state_since),
            (one.phase.role, one.phase.number),
        )
        for one in asked
    ]


def _build_blockers(process: Process, facts: Facts, gates: tuple[GateVerdict, ...]) -> list[Blocker]:
    """A build revision offered in this round, newer than the one a send_back found wanting."""
    blockers = []
    asked = {verdict.key for verdict in gates if verdict.state != "not_applicable"}
    for gate in process.gates:
        if gate.artifact != "build" or gate.key not in asked:
            continue
        found, round_ = facts.gate(gate.key), facts.rounds[gate.checkpoint]
        current = found.current
        offered = current is not None and (
            current.round == round_ or any(r.revision == current.number and r.round == round_ for r in found.requests)
        )
        sent_back = current is not None and current.seq < facts.build_floor
        if not offered or sent_back:
            which = "a newer build than the one sent back" if sent_back else "a build"
            blockers.append(
                Blocker(
                    gate.key,
                    "build_missing",
                    f"Offer {which} for {gate.title} first.",
                    Turn((gate.giver,), tuple(sorted(facts.holders.get(gate.giver, ()))), facts.state_since),
                )
            )
    return blockers
