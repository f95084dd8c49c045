"""Name the people who must answer: the giver adds, only a manager removes."""

from collections.abc import Sequence

from projects import roles
from projects.changes import FeatureChange, feature_change
from projects.errors import Invalid, NotFound
from projects.models import Feature, Membership, User
from projects.playbooks.process import Gate
from reviews.models import Receiver
from reviews.rules import demand_giver, demand_opened, gate_of
from reviews.words import demand_text


def find_receivers(*, feature: Feature, gate: Gate, emails: Sequence[str], by: User) -> list[User]:
    """The members behind the addresses, in order.

    Invalid (receivers) for one who does not hold a receiver role, and for oneself: what only they may answer could then
    be answered by nobody.
    """
    wanted = list(dict.fromkeys(email.strip().lower() for email in emails if email.strip()))
    if not wanted:
        return []
    members = {
        membership.user.email: membership
        for membership in Membership.objects.select_related("user").filter(
            project_id=feature.project_id, user__email__in=wanted, user__is_active=True
        )
    }
    for email in wanted:
        if email not in members or not members[email].holds(*gate.receivers):
            raise Invalid({"receivers": [f"{email} is no member with the role {roles.titles(gate.receivers)}."]})
    if by.email in wanted:
        raise Invalid({"receivers": ["Name others: nobody countersigns their own work."]})
    return [members[email].user for email in wanted]


def add_receivers(change: FeatureChange, gate: Gate, people: Sequence[User]) -> list[User]:
    """Name `people` inside an open change; those named already are left as they are. Returns the new ones."""
    known = set(
        Receiver.objects.filter(feature=change.feature, gate=gate.key, removed_seq=None).values_list("user", flat=True)
    )
    new = [person for person in people if person.pk not in known]
    if new:
        Receiver.objects.bulk_create(
            Receiver(
                feature=change.feature,
                seq=change.next_seq,
                by=change.by,
                at=change.now,
                agent=change.by.agent,
                gate=gate.key,
                user=person,
            )
            for person in new
        )
        change.record("receivers.named", gate=gate.key, users=[person.pk for person in new])
    return new


def name_everyone(change: FeatureChange, gate: Gate) -> None:
    """Name all present holders of the receiver roles but the giver, who cannot countersign their own work.

    Once for each gate: whom a manager took off the list, a later offer does not put back.
    """
    if Receiver.objects.filter(feature=change.feature, gate=gate.key).exists():
        return
    holders = Membership.objects.select_related("user").filter(
        project_id=change.feature.project_id, roles__overlap=list(gate.receivers), user__is_active=True
    )
    add_receivers(change, gate, [holder.user for holder in holders.order_by("pk") if holder.user_id != change.by.pk])


def name_receivers(*, feature: Feature, gate_key: str, emails: Sequence[str], by: User) -> list[User]:
    """The giver names further people who must accept."""
    gate = gate_of(feature, gate_key)
    if not [email for email in emails if email.strip()]:
        raise Invalid({"receivers": ["Name at least one person, by e-mail address."]})
    people = find_receivers(feature=feature, gate=gate, emails=emails, by=by)
    with feature_change(feature, by=by) as change:
        demand_giver(change.membership, gate)
        demand_opened(change.feature, gate)
        return add_receivers(change, gate, people)


def remove_receiver(*, feature: Feature, gate_key: str, user_id: int, reason: str, by: User) -> None:
    """A manager takes a named person off the list, with a reason."""
    gate = gate_of(feature, gate_key)
    reason = demand_text(reason, field="reason", sentence="Say why this person need not answer.", at_most=1000)
    with feature_change(feature, by=by) as change:
        roles.demand(change.membership, "remove_receiver")
        demand_opened(change.feature, gate)
        seq = change.next_seq
        removed = Receiver.objects.filter(feature=feature, gate=gate.key, user_id=user_id, removed_seq=None).update(
            removed_seq=seq, removed_by=by, removed_at=change.now, removal_reason=reason
        )
        if not removed:
            raise NotFound()
        change.record("receiver.removed", gate=gate.key, user=user_id, reason=reason)
