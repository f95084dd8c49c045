"""What another process version would mean for one feature, on the same facts. Pure.

The same `facts_under` gives preview and act their facts, so that what was shown is what happens.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, replace

from orchestration.gates.evaluate import evaluate
from orchestration.gates.verdicts import GateVerdict, Verdicts
from projects.playbooks.comparing import placeless
from projects.playbooks.process import Phase, Process
from reviews.checklists import checklists
from reviews.facts import Facts
from reviews.relevance import taken_up

LATER = 2**62  # a place in the chain behind all there is


@dataclass(frozen=True, slots=True)
class GateEffect:
    """`change`: appears, vanishes, shuts (it held and would no longer), settles (it would hold now), or changes (its
    state only). States and holding are None on the side where there is no such gate."""

    key: str
    title: str
    change: str
    state_before: str | None
    state_after: str | None
    held_before: bool | None
    holds_after: bool | None


@dataclass(frozen=True, slots=True)
class PhaseEffect:
    """`change`: appears, vanishes, or begins_anew in part; `lost` ticks would no longer count."""

    role: str
    number: str
    title: str
    change: str
    lost: int


@dataclass(frozen=True, slots=True)
class Effect:
    """`becomes` is what the next move becomes: "shut", "possible", or "" where that stays as it is."""

    gates: tuple[GateEffect, ...]
    phases: tuple[PhaseEffect, ...]
    next_move: str | None
    possible_before: bool
    possible_after: bool
    blockers: tuple[str, ...]  # what shuts the next move afterwards, in sentences

    @property
    def becomes(self) -> str:
        if self.possible_before == self.possible_after:
            return ""
        return "possible" if self.possible_after else "shut"

    @property
    def is_empty(self) -> bool:
        return not (self.gates or self.phases or self.becomes)

    @property
    def digest(self) -> str:
        """By which an act names the effect that its author saw."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:16]


def effect(before: Process, after: Process, facts: Facts) -> Effect:
    """Both judgements of one moment, side by side."""
    under = facts_under(before, after, facts)
    was, becomes = evaluate(before, facts), evaluate(after, under)
    move = was.next_move
    then = becomes.move(move) if move else None
    return Effect(
        gates=_gates(was, becomes),
        phases=_phases(before, after, facts, under),
        next_move=move,
        possible_before=bool(move and was.move(move).allowed),
        possible_after=bool(then and then.allowed),
        blockers=tuple(blocker.message for blocker in then.blockers) if then else (),
    )


def facts_under(before: Process, after: Process, facts: Facts) -> Facts:
    """The same facts as they count under the other version.

    A tick counts as long as the activity at its place asks for the same, the evidence of a gate as long as its terms are
    the same: what was voided, by a red flag say, never counts again because the gate stands at another checkpoint.
    """
    floors = tick_floors(before, after)
    ticks, set_aside = (
        frozenset(tick for tick in places if tick_place(*tick) not in floors)
        for places in (facts.ticks, facts.set_aside)
    )
    return replace(taken_up(before, after, facts, LATER), ticks=ticks, set_aside=set_aside)


def tick_place(role: str, phase: str, activity: int) -> str:
    return f"{role} {phase} {activity}"


def tick_floors(before: Process, after: Process) -> frozenset[str]:
    """The places of activities that ask for something else, or are gone: ticks so far count no longer there."""
    old, new = _asked(before), _asked(after)
    return frozenset(place for place, asked in old.items() if new.get(place) != asked)


def _asked(process: Process) -> dict[str, object]:
    """What each place of a checklist asks for; the success criterion has the last place."""
    found: dict[str, object] = {}
    for phase in process.phases:
        asked = [*(placeless(activity) for activity in phase.activities), *([phase.success] if phase.success else [])]
        found |= {tick_place(phase.role, phase.number, n): one for n, one in enumerate(asked, start=1)}
    return found


def _gates(was: Verdicts, becomes: Verdicts) -> tuple[GateEffect, ...]:
    old, new = ({gate.key: gate for gate in side.gates} for side in (was, becomes))
    pairs = [(old.get(key), new.get(key)) for key in dict.fromkeys((*new, *old))]
    return tuple(_gate(one, other) for one, other in pairs if _differ(one, other))


def _differ(one: GateVerdict | None, other: GateVerdict | None) -> bool:
    return one is None or other is None or (one.state, one.holds) != (other.state, other.holds)


def _gate(one: GateVerdict | None, other: GateVerdict | None) -> GateEffect:
    shown = other or one
    assert shown is not None
    return GateEffect(
        key=shown.key,
        title=shown.title,
        change=_word(one, other),
        state_before=one.state if one else None,
        state_after=other.state if other else None,
        held_before=one.holds if one else None,
        holds_after=other.holds if other else None,
    )


def _word(one: GateVerdict | None, other: GateVerdict | None) -> str:
    if one is None:
        return "appears"
    if other is None:
        return "vanishes"
    if one.holds == other.holds:
        return "changes"
    return "settles" if other.holds else "shuts"


def _phases(before: Process, after: Process, facts: Facts, under: Facts) -> tuple[PhaseEffect, ...]:
    done = {(one.phase.role, one.phase.number): one.done for one in checklists(before, facts)}
    kept = {(one.phase.role, one.phase.number): one.done for one in checklists(before, under)}
    old, new = ({(phase.role, phase.number): phase for phase in side.phases} for side in (before, after))
    found = []
    for place in dict.fromkeys((*new, *old)):
        lost = done.get(place, 0) - kept.get(place, 0)
        change = "vanishes" if place not in new else "appears" if place not in old else "begins_anew" if lost else ""
        if change:
            found.append(_phase(new.get(place) or old[place], change, lost))
    return tuple(found)


def _phase(phase: Phase, change: str, lost: int) -> PhaseEffect:
    return PhaseEffect(phase.role, phase.number, phase.title, change, lost)
