"""Red flags: anybody's "stop"."""

from projects.changes import FeatureChange, feature_change
from projects.errors import Conflict, Invalid
from projects.models import Feature, User
from projects.playbooks.process import Process
from projects.selectors.processes import process_of
from reviews.models import RedFlag
from reviews.rules import demand_open
from reviews.words import demand_text, limit_text

STOPPABLE = ("design", "build", "verify")


def places_of(process: Process) -> dict[str, str]:
    """Where a mistake could have been caught: `gate:prd` and `phase:qa:2`, with their titles."""
    gates = {f"gate:{gate.key}": gate.title for gate in process.gates}
    phases = {
        f"phase:{phase.role}:{phase.number}": f"{process.role_title(phase.role)}, phase {phase.number}: {phase.title}"
        for phase in process.phases
    }
    return gates | phases


def raise_flag(*, feature: Feature, reason: str, flag: str = "", missed_at: str = "", by: User) -> RedFlag:
    """Stop a feature: back to design, phases and the build and merge handshakes start anew. In intake it only shuts.

    `flag` is the playbook's own wording where one was chosen; `missed_at` says where it should have been caught, as
    `gate:KEY` or `phase:ROLE:NUMBER`. Raises Invalid (missed_at) and Conflict `closed` on a merged or cancelled feature.
    """
    if missed_at and missed_at not in places_of(process_of(feature)):
        raise Invalid({"missed_at": ["Name a gate or phase of this feature, such as gate:prd or phase:qa:2."]})
    reason = demand_text(reason, field="reason", sentence="Say what is wrong, so that somebody can put it right.")
    flag = limit_text(flag, field="flag", at_most=500)
    with feature_change(feature, by=by) as change:
        demand_open(change.feature)
        stops = change.feature.state in STOPPABLE
        raised = RedFlag.objects.create(
            feature=change.feature,
            seq=change.next_seq,
            by=by,
            at=change.now,
            reason=reason,
            flag=flag,
            stopped=stops,
            missed_at=missed_at,
        )
        where = {"missed_at": missed_at} if missed_at else {}
        change.record("flag.raised", flag=raised.pk, reason=reason, text=flag, **where)
        if stops:
            _stop(change, raised)
    return raised


def _stop(change: FeatureChange, raised: RedFlag) -> None:
    """The one move that needs no gate: the flag itself is the clearance."""
    feature = change.feature
    before = feature.state
    feature.clearance = "stop"
    feature.stop()
    feature.clearance = None
    feature.state_since = change.now
    change.record(
        "feature.moved",
        move="stop",
        **{"from": before, "to": feature.state},
        reason=raised.reason,
        flag=raised.pk,
        rounds=feature.rounds,
        build_floor=feature.build_floor,
    )


def resolve_flag(*, flag: RedFlag, resolution: str = "", by: User) -> RedFlag:
    """Lift a flag: somebody else than its author may, or its author with a reason. Conflict `resolved` if it is."""
    if flag.by_id == by.pk:
        resolution = demand_text(
            resolution, field="resolution", sentence="You raised this flag yourself: say why it no longer holds."
        )
    resolution = limit_text(resolution, field="resolution", at_most=4000)
    with feature_change(flag.feature, by=by) as change:
        locked = RedFlag.objects.select_for_update(no_key=True).get(pk=flag.pk)
        if locked.resolved_seq is not None:
            raise Conflict("This flag has been resolved already.", code="resolved")
        locked.resolved_seq = change.next_seq
        locked.resolved_by, locked.resolved_at, locked.resolution = by, change.now, resolution
        locked.save()
        change.record("flag.resolved", flag=locked.pk, raised_by=locked.by_id, resolution=resolution)
    return locked
