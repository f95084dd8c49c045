"""Tick a phase's activities in order."""

from projects.changes import feature_change
from projects.errors import Conflict, Forbidden, NotFound
from projects.models import Feature, User
from projects.models.feature import OPEN_STATES
from projects.playbooks.process import Phase, Process
from projects.roles import title
from projects.selectors.processes import process_of
from reviews import checklists
from reviews.models import Tick
from reviews.rules import OPENS_IN, demand_open
from reviews.selectors.evidence import facts_for
from reviews.words import limit_text


def tick(
    *, feature: Feature, role: str, number: str, activity: int, done: bool = True, evidence: str = "", by: User
) -> Tick:
    """Set one activity of a phase done or not done. `activity` counts from 1; the success criterion comes last.

    Raises NotFound for a phase or activity the process does not have, Forbidden for who does not hold the role,
    Conflict `closed`, `too_early` or `phase_shut` (naming the earlier phases that are not complete).
    """
    process = process_of(feature)
    phase = next((p for p in process.phases_of(role) if p.number == number), None)
    if phase is None or not any(item.n == activity for item in checklists.checklist(phase, ()).items):
        raise NotFound()
    evidence = limit_text(evidence, field="evidence", at_most=1000)
    with feature_change(feature, by=by) as change:
        if not change.membership.holds(role):
            raise Forbidden(f"The phases of the role {title(role)} are ticked by those who hold it.", code="not_holder")
        demand_open(change.feature)
        _demand_state(change.feature, process, phase)
        shut_by = checklists.open_before(process, phase, facts_for(change.feature).ticks)
        if shut_by:
            names = ", ".join(f"{one.phase.number} {one.phase.title}" for one in shut_by)
            raise Conflict(
                f"Phase {number} opens when the earlier ones are complete. Still open: {names}.",
                code="phase_shut",
                open_phases=[one.phase.number for one in shut_by],
            )
        row = Tick.objects.create(
            feature=change.feature,
            seq=change.next_seq,
            by=by,
            at=change.now,
            role=role,
            phase=number,
            activity=activity,
            round=change.feature.rounds["phases"],
            done=done,
            evidence=evidence,
        )
        change.record("phase.ticked", role=role, phase=number, activity=activity, done=done, evidence=evidence)
    return row


def states_of(process: Process, phase: Phase) -> tuple[str, ...]:
    """The states in which a phase is worked on: phase 1 from design on, later ones from build.

    What a gate waits for, and what comes before that, begins with the gate at the latest: it could never hold otherwise.
    """
    place = checklists.order_of(phase.number)
    begins = ["design" if place[0] <= 1 else "build"]
    for gate in process.gates:
        ref = gate.needs_phase
        if ref and ref.role == phase.role and place <= checklists.order_of(ref.phase):
            begins.append(OPENS_IN[gate.checkpoint])
    return OPEN_STATES[min(OPEN_STATES.index(state) for state in begins) :]


def _demand_state(feature: Feature, process: Process, phase: Phase) -> None:
    allowed = states_of(process, phase)
    if feature.state not in allowed:
        raise Conflict(
            f"Phase {phase.number} is worked on from {allowed[0]} on; {feature.key} is in {feature.state}.",
            code="too_early",
            opens_in=allowed[0],
            state=feature.state,
        )
