"""Work through a phase's activities in order: tick them, set aside what does not apply, say who does which."""

from collections.abc import Iterator
from contextlib import contextmanager

from projects.changes import FeatureChange, feature_change
from projects.errors import Conflict, Forbidden, Invalid, NotFound
from projects.models import Feature, Membership, User
from projects.models.feature import OPEN_STATES
from projects.playbooks.process import Phase, Process
from projects.roles import title
from projects.selectors.processes import process_of
from reviews import checklists
from reviews.checklists import Item
from reviews.models import Assignment, Tick
from reviews.proof import demand_proof
from reviews.rules import OPENS_IN, demand_open
from reviews.selectors.evidence import facts_for
from reviews.words import demand_text, limit_text


def tick(
    *, feature: Feature, role: str, number: str, activity: int, done: bool = True, evidence: str = "", by: User
) -> Tick:
    """Set one activity of a phase done or not done. `activity` counts from 1; the success criterion comes last.

    Several people may tick the same activity: each did their part. Raises NotFound for a phase or activity the process
    does not have, Invalid (evidence) where the activity needs proof, Forbidden for who does not hold the role,
    Conflict `closed`, `too_early`, `role_set_aside` or `phase_shut` (naming the earlier phases that are not complete).
    """
    phase, item = activity_of(process_of(feature), role, number, activity)
    evidence = limit_text(evidence, field="evidence", at_most=1000)
    if done:
        demand_proof(item, evidence)
    with _work_on(feature, phase, by=by) as change:
        return _record(change, phase, item, done=done, evidence=evidence)


def set_activity_aside(*, feature: Feature, role: str, number: str, activity: int, reason: str, by: User) -> Tick:
    """Say that an activity does not apply to this feature, and why. Refusals as for `tick`, and Invalid (reason, activity)."""
    phase, item = activity_of(process_of(feature), role, number, activity)
    if item.is_success:
        raise Invalid({"activity": ["The success criterion of a phase always applies."]})
    reason = demand_text(reason, field="reason", sentence="Say why this does not apply here.", at_most=1000)
    with _work_on(feature, phase, by=by) as change:
        return _record(change, phase, item, done=False, evidence=reason, set_aside=True)


def assign_activity(
    *, feature: Feature, role: str, number: str, activity: int, person: User | None, by: User
) -> Assignment:
    """Ask a holder of the role to do an activity; nobody in particular with None. By holders of the role and managers.

    Raises NotFound, Invalid (person), Forbidden, Conflict `closed`.
    """
    _, item = activity_of(process_of(feature), role, number, activity)
    with feature_change(feature, by=by) as change:
        if not change.membership.holds(role, "manager"):
            raise Forbidden(f"Who does what is said by {title(role)} or a manager.", code="not_holder")
        demand_open(change.feature)
        if person is not None and not _holds(change.feature, role, person):
            raise Invalid({"person": [f"Choose a member who holds the role {title(role)}."]})
        row = Assignment.objects.create(
            feature=change.feature,
            seq=change.next_seq,
            by=by,
            at=change.now,
            role=role,
            phase=number,
            activity=item.n,
            round=change.feature.rounds["phases"],
            person=person,
        )
        asked = person.pk if person else None
        change.record("activity.assigned", role=role, phase=number, activity=item.n, person=asked)
    return row


def activity_of(process: Process, role: str, number: str, activity: int) -> tuple[Phase, Item]:
    """A phase and one of its activities, by their places; NotFound where there is none."""
    for phase in process.phases_of(role):
        if phase.number == number:
            for item in checklists.checklist(phase, ()).items:
                if item.n == activity:
                    return phase, item
    raise NotFound()


@contextmanager
def _work_on(feature: Feature, phase: Phase, *, by: User) -> Iterator[FeatureChange]:
    """A change by who holds the phase's role, while the phase is open."""
    process = process_of(feature)
    with feature_change(feature, by=by) as change:
        if not change.membership.holds(phase.role):
            message = f"The phases of the role {title(phase.role)} are ticked by those who hold it."
            raise Forbidden(message, code="not_holder")
        demand_open(change.feature)
        _demand_state(change.feature, process, phase)
        facts = facts_for(change.feature)
        if phase.role in facts.roles_out:
            message = f"{title(phase.role)} takes no part in {change.feature.key}."
            raise Conflict(message, code="role_set_aside")
        shut_by = checklists.open_before(process, phase, facts.ticks)
        if shut_by:
            names = ", ".join(f"{one.phase.number} {one.phase.title}" for one in shut_by)
            raise Conflict(
                f"Phase {phase.number} opens when the earlier ones are complete. Still open: {names}.",
                code="phase_shut",
                open_phases=[one.phase.number for one in shut_by],
            )
        yield change


def _record(
    change: FeatureChange, phase: Phase, item: Item, *, done: bool, evidence: str, set_aside: bool = False
) -> Tick:
    row = Tick.objects.create(
        feature=change.feature,
        seq=change.next_seq,
        by=change.by,
        at=change.now,
        role=phase.role,
        phase=phase.number,
        activity=item.n,
        round=change.feature.rounds["phases"],
        done=done,
        evidence=evidence,
        set_aside=set_aside,
    )
    place = {"role": phase.role, "phase": phase.number, "activity": item.n}
    said = {"set_aside": True} if set_aside else {}
    change.record("phase.ticked", **place, done=done, evidence=evidence, **said)
    return row


def _holds(feature: Feature, role: str, person: User) -> bool:
    members = Membership.objects.filter(project_id=feature.project_id, user=person, user__is_active=True)
    return members.filter(roles__contains=[role]).exists()


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
