"""Conditions of an acceptance: set with the decision, reported done by their owner, confirmed by the role that set them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from projects.changes import FeatureChange, feature_change
from projects.errors import Conflict, Forbidden, Invalid
from projects.models import Event, Feature, Membership, User
from projects.models.feature import CHECKPOINTS
from projects.playbooks.process import Gate
from projects.roles import titles
from reviews.models import Obligation
from reviews.rules import demand_open, gate_of
from reviews.words import demand_text, limit_text

MOST = 20  # conditions of one acceptance


@dataclass(frozen=True)
class Condition:
    """What has to be done by whom (e-mail of a member) before which checkpoint (`build` or `merge`)."""

    text: str
    owner: str
    checkpoint: str = "merge"


def split_conditions(
    *, feature: Feature, gate: Gate, verdict: str, data: dict[str, Any] | None
) -> tuple[list[tuple[Condition, User]], dict[str, Any]]:
    """Take `conditions` out of a decision's data and check them; the rest is for the artifact's own kind to check.

    Raises Invalid (data.conditions...).
    """
    rest = dict(data or {})
    given = rest.pop("conditions", None)
    if not given:
        return [], rest
    if verdict != "accept":
        raise Invalid({"data.conditions": ["Only an acceptance has conditions; say in the reason what has to change."]})
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise Invalid({"data.conditions": ["Conditions are a list of objects with text, owner and checkpoint."]})
    read = [_read(one, f"data.conditions[{place}]") for place, one in enumerate(given)]
    return check_conditions(feature=feature, gate=gate, conditions=read), rest


def _read(given: dict[str, Any], field: str) -> Condition:
    values = {"checkpoint": "merge", **given}
    for name in ("text", "owner", "checkpoint"):
        if not isinstance(values.get(name), str):
            raise Invalid({f"{field}.{name}": ["A text is needed here."]})
    return Condition(values["text"], values["owner"], values["checkpoint"])


def judged_at(gate: Gate) -> tuple[str, ...]:
    """The checkpoints that can judge a condition of this gate: those after its own, and of how components are used that
    one too, because what is agreed there is the use, and the condition is about what is merged."""
    place = CHECKPOINTS.index(gate.checkpoint)
    return tuple(CHECKPOINTS[place if gate.artifact == "usage" else place + 1 :])


def check_conditions(*, feature: Feature, gate: Gate, conditions: Sequence[Condition]) -> list[tuple[Condition, User]]:
    """The conditions with their owners. Invalid (conditions) for one that no later checkpoint could judge."""
    if len(conditions) > MOST:
        raise Invalid({"data.conditions": [f"At most {MOST} conditions, please. So many are a return."]})
    later = judged_at(gate)
    emails = {condition.owner.strip().lower() for condition in conditions}
    owners = {
        membership.user.email: membership.user
        for membership in Membership.objects.select_related("user").filter(
            project_id=feature.project_id, user__email__in=emails, user__is_active=True
        )
    }
    found = []
    for place, condition in enumerate(conditions):
        field = f"data.conditions[{place}]"
        demand_text(condition.text, field=f"{field}.text", sentence="Say what has to be done.", at_most=1000)
        if condition.checkpoint not in later:
            judged = " or ".join(later) if later else "nothing: return it instead"
            raise Invalid({f"{field}.checkpoint": [f"A condition of {gate.title} can be judged at {judged}."]})
        owner = owners.get(condition.owner.strip().lower())
        if owner is None:
            raise Invalid({f"{field}.owner": ["Name a member of the project, by e-mail address."]})
        found.append((condition, owner))
    return found


def set_conditions(change: FeatureChange, gate: Gate, role: str, conditions: list[tuple[Condition, User]]) -> None:
    """Write the obligations of an acceptance whose event is the next to be recorded; they share its place."""
    if not conditions:
        return
    Obligation.objects.bulk_create(
        Obligation(
            feature=change.feature,
            seq=change.next_seq,
            by=change.by,
            at=change.now,
            agent=change.by.agent,
            gate=gate.key,
            round=change.feature.rounds[gate.checkpoint],
            role=role,
            checkpoint=condition.checkpoint,
            text=condition.text.strip(),
            owner=owner,
        )
        for condition, owner in conditions
    )


def as_event_data(conditions: list[tuple[Condition, User]]) -> list[dict[str, Any]]:
    return [
        {"text": condition.text.strip(), "owner": owner.pk, "checkpoint": condition.checkpoint}
        for condition, owner in conditions
    ]


def report_done(*, obligation: Obligation, note: str, by: User) -> Obligation:
    """The owner says that it is done, and where to see it; the other side has the next word.

    A manager says so for an owner who is gone. Raises Forbidden `not_owner`, Conflict `closed` or `met`.
    """
    note = limit_text(note, field="note", at_most=1000)
    with feature_change(obligation.feature, by=by) as change:
        locked = _locked(change, obligation)
        if locked.owner_id != by.pk and not (change.membership.holds("manager") and _is_gone(change, locked.owner_id)):
            raise Forbidden("Its owner says when a condition is met.", code="not_owner")
        locked.done_note, locked.done_at = note or "done", change.now
        locked.save()
        change.record("obligation.done", gate=locked.gate, obligation=locked.pk, note=locked.done_note)
    return locked


def confirm_met(*, obligation: Obligation, by: User) -> Obligation:
    """A holder of the role that set the condition confirms it, but not its owner: that would be own work."""
    gate = gate_of(obligation.feature, obligation.gate)
    with feature_change(obligation.feature, by=by) as change:
        if by.pk == obligation.owner_id or _reported(obligation, by):
            raise Forbidden("Nobody confirms what they were asked to do themselves.", code="own_work")
        if not change.membership.holds(*gate.receivers):
            raise Forbidden(f"A condition is confirmed by the role {titles(gate.receivers)}.", code="not_receiver")
        locked = _locked(change, obligation)
        locked.met_seq = change.next_seq
        locked.met_by, locked.met_at = by, change.now
        locked.save()
        change.record("obligation.met", gate=locked.gate, obligation=locked.pk, owner=locked.owner_id)
    return locked


def _is_gone(change: FeatureChange, user_id: int) -> bool:
    members = Membership.objects.filter(project_id=change.feature.project_id, user_id=user_id, user__is_active=True)
    return not members.exists()


def _reported(obligation: Obligation, by: User) -> bool:
    """Whether they said themself, for an owner who is gone, that it is done."""
    said = Event.objects.filter(feature=obligation.feature_id, kind="obligation.done", actor=by)
    return said.filter(data__obligation=obligation.pk).exists()


def _locked(change: FeatureChange, obligation: Obligation) -> Obligation:
    demand_open(change.feature)
    locked = Obligation.objects.select_for_update(no_key=True).get(pk=obligation.pk)
    if locked.met_seq is not None:
        raise Conflict("This condition has been met already.", code="met")
    return locked
