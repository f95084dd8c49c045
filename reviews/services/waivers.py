"""Waivers: a manager proposes, a second person confirms; either can be undone. Shown as waived, never as satisfied."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from projects import clock, roles
from projects.changes import FeatureChange, feature_change
from projects.errors import Conflict, Forbidden, Invalid
from projects.models import Feature, Membership, User
from projects.playbooks.process import NO_RULE, Gate
from reviews.models import Waiver, WaiverWithdrawal
from reviews.rules import demand_open, gate_of
from reviews.selectors.evidence import facts_for
from reviews.words import demand_text

LONGEST = timedelta(days=30)


def propose_waiver(*, feature: Feature, gate_key: str, reason: str, until: datetime, by: User) -> Waiver:
    """Propose to do without one gate of one feature until `until` (timezone-aware, 30 days ahead at most)."""
    gate = gate_of(feature, gate_key)
    reason = demand_text(reason, field="reason", sentence="Say why this gate can be done without.")
    if until <= clock.now():
        raise Invalid({"until": ["A waiver has to end in the future."]})
    days = gate.rule.waived_for_days
    if until > clock.now() + timedelta(days=days, minutes=5):
        raise Invalid({"until": [f"A waiver lasts {days} days at most." if days > 1 else "A waiver lasts one day."]})
    with feature_change(feature, by=by) as change:
        _demand_waiver(change.membership, gate)
        demand_open(change.feature)
        round_ = change.feature.rounds[gate.checkpoint]
        if _alive(feature, gate.key, round_, change.now).exists():
            raise Conflict("This gate has a waiver already, proposed or confirmed.", code="waiver_exists")
        waiver = Waiver.objects.create(
            feature=change.feature,
            seq=change.next_seq,
            by=by,
            at=change.now,
            gate=gate.key,
            round=round_,
            reason=reason,
            until=until,
        )
        change.record("waiver.proposed", gate=gate.key, waiver=waiver.pk, reason=reason, until=until.isoformat())
    return waiver


def _alive(feature: Feature, gate: str, round_: int, now: datetime) -> QuerySet[Waiver]:
    return Waiver.objects.filter(feature=feature, gate=gate, round=round_, until__gt=now, withdrawal=None)


def _demand_waiver(membership: Membership, gate: Gate) -> None:
    """A manager proposes, unless the process says who else may, or that nobody may."""
    allowed = gate.rule.waived_by
    if not allowed:
        raise Forbidden(
            f"The process lets nobody waive {gate.title}. Another version of the process could.", code="not_waivable"
        )
    if allowed == NO_RULE.waived_by:
        roles.demand(membership, "waive")
    elif not membership.holds(*allowed):
        raise Forbidden(
            f"A waiver of {gate.title} is proposed by the role {roles.titles(allowed)}.", needs=sorted(allowed)
        )


def confirm_waiver(*, waiver: Waiver, by: User) -> Waiver:
    """Confirm somebody else's waiver: another manager does, or where there is none a member who is not the giver.

    Raises Forbidden `own_waiver`, `not_second_person`; Conflict `closed`, `withdrawn`, `confirmed`, `expired`, `superseded`.
    """
    gate = gate_of(waiver.feature, waiver.gate)
    with feature_change(waiver.feature, by=by) as change:
        _demand_second_person(change, gate, waiver)
        demand_open(change.feature)
        locked = Waiver.objects.select_for_update(no_key=True).get(pk=waiver.pk)
        _demand_not_withdrawn(locked)
        if locked.confirmed_seq is not None:
            raise Conflict("This waiver has been confirmed already.", code="confirmed")
        if locked.until <= change.now:
            raise Conflict("This waiver has ended. Propose a new one.", code="expired")
        if locked.round != change.feature.rounds[gate.checkpoint]:
            raise Conflict("The work has started anew since this waiver was proposed.", code="superseded")
        locked.confirmed_seq = change.next_seq
        locked.confirmed_by, locked.confirmed_at = by, change.now
        locked.save()
        change.record("waiver.confirmed", gate=gate.key, waiver=locked.pk, proposed_by=locked.by_id)
    return locked


def withdraw_waiver(*, waiver: Waiver, reason: str, by: User) -> WaiverWithdrawal:
    """Take a waiver away, proposed or in force: its proposer does, or a manager. The gate is then judged without it.

    Raises Forbidden `not_yours`; Conflict `closed`, `withdrawn`, `expired`, `superseded`.
    """
    gate = gate_of(waiver.feature, waiver.gate)
    reason = demand_text(reason, field="reason", sentence="Say why this gate cannot be done without after all.")
    with feature_change(waiver.feature, by=by) as change:
        if waiver.by_id != by.pk and not roles.may(change.membership, "waive"):
            raise Forbidden("A waiver is withdrawn by who proposed it or by a manager.", code="not_yours")
        demand_open(change.feature)
        _demand_not_withdrawn(waiver)
        if waiver.until <= change.now:
            raise Conflict("This waiver has ended by itself.", code="expired")
        if waiver.round != change.feature.rounds[gate.checkpoint]:
            raise Conflict("This waiver ended when the work started anew.", code="superseded")
        withdrawal = WaiverWithdrawal.objects.create(
            feature=change.feature, seq=change.next_seq, by=by, at=change.now, waiver=waiver, reason=reason
        )
        change.record("waiver.withdrawn", gate=gate.key, waiver=waiver.pk, proposed_by=waiver.by_id, reason=reason)
    return withdrawal


def _demand_not_withdrawn(waiver: Waiver) -> None:
    """Asked under the lock on the feature, which every withdrawal takes."""
    if WaiverWithdrawal.objects.filter(waiver=waiver).exists():
        raise Conflict("This waiver has been withdrawn. Propose a new one.", code="withdrawn")


def _demand_second_person(change: FeatureChange, gate: Gate, waiver: Waiver) -> None:
    if waiver.by_id == change.by.pk:
        raise Forbidden("A waiver is confirmed by a second person, not by who proposed it.", code="own_waiver")
    if roles.may(change.membership, "waive"):
        return
    others = Membership.objects.filter(
        project_id=change.feature.project_id, roles__contains=["manager"], user__is_active=True
    ).exclude(user_id=waiver.by_id)
    if others.exists():
        raise Forbidden("Another manager confirms this waiver.", code="not_second_person")
    contributors = facts_for(change.feature).gate(gate.key).contributors(waiver.round)
    if change.membership.holds(gate.giver) or change.by.pk in contributors:
        raise Forbidden(
            f"The giver of {gate.title} cannot confirm its waiver; any other member can.", code="not_second_person"
        )
