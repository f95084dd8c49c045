"""What one can do on a feature page: move it, flag it, tick it, rule on it, waive a gate of it."""

from typing import Any

from django.db import transaction

from orchestration.forms.conditions import MetForm, ReportForm
from orchestration.forms.feature import (
    ConfirmForm,
    FlagForm,
    MoveForm,
    ResolveForm,
    RoleForm,
    RulingForm,
    WaiverForm,
    WithdrawForm,
)
from orchestration.forms.phases import AsideForm, AssignForm, TickForm
from orchestration.forms.projects import EditForm
from orchestration.services.moves import move
from orchestration.views.acts import Act
from projects.models import Feature, Membership, User
from projects.roles import title as role_title
from projects.selectors.access import member_of
from projects.selectors.processes import process_of
from projects.services.features import change_feature, mark_feature
from reviews.rules import gate_of
from reviews.selectors.discussion import condition_of
from reviews.selectors.scoped import flag_of, waiver_of
from reviews.services.flags import raise_flag, resolve_flag
from reviews.services.obligations import confirm_met, report_done
from reviews.services.phases import assign_activity, set_activity_aside, tick
from reviews.services.rulings import rule_complexity, rule_role
from reviews.services.waivers import confirm_waiver, propose_waiver, withdraw_waiver

Data = dict[str, Any]
_MOVED = {
    "start": "The design has started.",
    "begin_build": "The build has begun.",
    "submit": "The build is submitted for verification.",
    "merge": "Merged.",
    "send_back": "Sent back to build. The next submission needs a newer build.",
    "cancel": "The feature is cancelled.",
    "reopen": "The feature is open again.",
}


def gates_to_waive(feature: Feature) -> list[tuple[str, str]]:
    return [(gate.key, gate.title) for gate in process_of(feature).gates]


def _move(feature: Feature, data: Data, by: User) -> str:
    move(feature=feature, move=data["move"], reason=data["reason"], by=by)
    return _MOVED[data["move"]]


def _edit(feature: Feature, data: Data, by: User) -> str:
    with transaction.atomic():  # all of it or nothing
        change_feature(feature=feature, title=data["title"], summary=data["summary"], by=by)
        mark_feature(feature=feature, labels=data["labels"], paths=data["paths"], by=by)
    return "Saved."


def _flag(feature: Feature, data: Data, by: User) -> str:
    raised = raise_flag(
        feature=feature,
        reason=data["reason"] or data["flag"],
        flag=data["flag"],
        missed_at=data["missed_at"],
        by=by,
    )
    if raised.stopped:
        return "The red flag is up. The feature is back in design, its phases start at 1."
    return "The red flag is up. The feature stays where it is until it is resolved."


def _resolve(feature: Feature, data: Data, by: User) -> str:
    flag = resolve_flag(flag=flag_of(feature=feature, flag_id=data["flag"]), resolution=data["resolution"], by=by)
    return "The red flag is withdrawn." if flag.by_id == by.pk else "The red flag is resolved."


def _rule(feature: Feature, data: Data, by: User) -> str:
    is_complex = data["complex"] == "yes"
    rule_complexity(feature=feature, complex=is_complex, reason=data["reason"], answers=data["answers"], by=by)
    return "Ruled: complex. A decision record is needed." if is_complex else "Ruled: not complex."


def _role(feature: Feature, data: Data, by: User) -> str:
    applies = data["applies"] == "yes"
    rule_role(feature=feature, role=data["role"], applies=applies, reason=data["reason"], by=by)
    return f"{role_title(data['role'])} {'takes part again' if applies else 'is set aside for this feature'}."


def _place(feature: Feature, data: Data) -> Data:
    return {"feature": feature, "role": data["role"], "number": data["phase"], "activity": data["activity"]}


def _aside(feature: Feature, data: Data, by: User) -> str:
    set_activity_aside(**_place(feature, data), reason=data["reason"], by=by)
    return "Set aside."


def _assign(feature: Feature, data: Data, by: User) -> str:
    person = member_of(project=feature.project, user_id=data["person"]).user if data["person"] else None
    assign_activity(**_place(feature, data), person=person, by=by)
    return f"{person.display_name} is asked for it." if person else "Nobody in particular is asked for it."


def _people(feature: Feature, role: str) -> list[tuple[int, str]]:
    members = Membership.objects.select_related("user").filter(project=feature.project_id, roles__contains=[role])
    return [(one.user_id, one.user.display_name) for one in members]


def _tick(feature: Feature, data: Data, by: User) -> str:
    tick(**_place(feature, data), done=data["done"] == "on", evidence=data["evidence"], by=by)
    return "Ticked." if data["done"] == "on" else "The tick is taken back."


def _waive(feature: Feature, data: Data, by: User) -> str:
    propose_waiver(feature=feature, gate_key=data["gate"], reason=data["reason"], until=data["until"], by=by)
    return f"The waiver of {gate_of(feature, data['gate']).title} is proposed. A second person confirms it."


def confirm(feature: Feature, data: Data, by: User) -> str:
    waiver = confirm_waiver(waiver=waiver_of(feature=feature, waiver_id=data["waiver"]), by=by)
    return f"The waiver of {gate_of(feature, waiver.gate).title} is in force."


def _withdraw(feature: Feature, data: Data, by: User) -> str:
    waiver = waiver_of(feature=feature, waiver_id=data["waiver"])
    withdraw_waiver(waiver=waiver, reason=data["reason"], by=by)
    return "The waiver is withdrawn. The gate is judged without it."


def _report(feature: Feature, data: Data, by: User) -> str:
    report_done(obligation=condition_of(feature=feature, condition_id=data["condition"]), note=data["note"], by=by)
    return "Said. Somebody of the role that set the condition confirms it."


def _met(feature: Feature, data: Data, by: User) -> str:
    confirm_met(obligation=condition_of(feature=feature, condition_id=data["condition"]), by=by)
    return "The condition is met."


ACTS: dict[str, Act] = {
    "move": Act(lambda feature, data: MoveForm(data, auto_id="move-%s"), _move),
    "edit": Act(lambda feature, data: EditForm(data, auto_id="edit-%s"), _edit),
    "flag": Act(lambda feature, data: FlagForm(process_of(feature), data, auto_id="flag-%s"), _flag),
    "resolve": Act(lambda feature, data: ResolveForm(data, auto_id="resolve-%s"), _resolve),
    "rule": Act(lambda feature, data: RulingForm(data, auto_id="rule-%s"), _rule),
    "role": Act(lambda feature, data: RoleForm(data, auto_id="role-%s"), _role, "#roles"),
    "aside": Act(lambda feature, data: AsideForm(data, auto_id="aside-%s"), _aside, "#phases"),
    "assign": Act(
        lambda feature, data: AssignForm(_people(feature, data.get("role", "")), data, auto_id="assign-%s"),
        _assign,
        "#phases",
    ),
    "tick": Act(lambda feature, data: TickForm(data, auto_id="tick-%s"), _tick, "#phases"),
    "waive": Act(
        lambda feature, data: WaiverForm(gates_to_waive(feature), data, auto_id="waive-%s"), _waive, "#waivers"
    ),
    "confirm": Act(lambda feature, data: ConfirmForm(data), confirm),
    "withdraw": Act(lambda feature, data: WithdrawForm(data, auto_id="withdraw-%s"), _withdraw, "#waivers"),
    "report": Act(lambda feature, data: ReportForm(data, auto_id="report-%s"), _report, "#conditions"),
    "met": Act(lambda feature, data: MetForm(data), _met, "#conditions"),
}
