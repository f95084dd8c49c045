"""The feature page: what shuts the next move, whose turn is it, what can I do?"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from orchestration.forms.conditions import ReportForm
from orchestration.forms.feature import FlagForm, MoveForm, ResolveForm, RoleForm, RulingForm, WaiverForm, WithdrawForm
from orchestration.forms.projects import EditForm
from orchestration.forms.service_form import ServiceForm
from orchestration.selectors.feature_page import FeaturePage, feature_page
from orchestration.selectors.stopping import what_a_flag_ends
from orchestration.views.acts import perform, typed
from orchestration.views.doors import SignedIn, page
from orchestration.views.evidence import ACTS, gates_to_waive
from projects.errors import Refusal
from projects.models import Feature
from projects.models.feature import OPEN_STATES
from projects.selectors.access import feature_for

# What each form posts besides its own fields.
_FIELDS = {act: {"act": act} for act in ACTS}


@page
@require_http_methods(["GET", "HEAD", "POST"])
def feature(request: SignedIn, key: str) -> HttpResponse:
    found = feature_for(key=key, user=request.user)

    def show(*, status: int, refused: str, form: ServiceForm | None, refusal: Refusal | None) -> HttpResponse:
        # Read anew: what was refused may have been refused because others moved on.
        fresh = feature_for(key=key, user=request.user)
        return _show(request, fresh, status=status, refused=refused, form=form, refusal=refusal)

    if request.method == "POST":
        if _is_unconfirmed_flag(request, found):
            return _ask_first(request, found)
        return perform(request, found, ACTS, typed(request), back=f"/f/{key}", show=show)
    return _show(request, found)


def _is_unconfirmed_flag(request: SignedIn, found: Feature) -> bool:
    """A flag that could go up, from whoever has not read yet what it ends."""
    if typed(request) != "flag" or "confirmed" in request.POST or found.state not in OPEN_STATES:
        return False
    return ACTS["flag"].form(found, request.POST).is_valid()


def _ask_first(request: SignedIn, found: Feature) -> HttpResponse:
    context = {
        "feature": found,
        "form": ACTS["flag"].form(found, request.POST),
        "fields": {"act": "flag", "confirmed": "yes"},
        "losses": what_a_flag_ends(found),
        "nav": "board",
    }
    return render(request, "feature/flag_confirm.html", context)


def _show(
    request: SignedIn,
    found: Feature,
    *,
    status: int = 200,
    refused: str = "",
    form: ServiceForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    prepared = feature_page(found, request.user)
    context = {
        "page": prepared,
        "feature": found,
        "now": prepared.sight.now,
        "nav": "board",
        "refusal": refusal,
        "opened": {refused: True},
        "fields": _FIELDS,
        "blockers": refusal.details.get("blockers", ()) if refusal else (),
        **_forms(prepared, found, refused, form),
    }
    return render(request, "feature.html", context, status=status)


def _forms(prepared: FeaturePage, found: Feature, refused: str, form: ServiceForm | None) -> dict[str, Any]:
    """An empty form for each thing this member may do; the refused one with what was typed in its place."""
    forms: dict[str, Any] = {
        "flag_form": FlagForm(prepared.sight.judged.process, auto_id="flag-%s"),
        "waive_form": WaiverForm(gates_to_waive(found), auto_id="waive-%s"),
        "edit_form": EditForm(initial=_edited(found), auto_id="edit-%s"),
        "rule_form": RulingForm(auto_id="rule-%s"),
    }
    if refused and form is not None:
        forms[f"{refused}_form"] = form
    for row in prepared.verdict["rows"]:
        if row.get("asks") == "rule":
            row |= {"form": forms["rule_form"], "fields": _FIELDS["rule"], "submit": "Rule", "form_id": "complexity"}
    _give_forms(prepared, forms.get("move_form"), forms.get("resolve_form"))
    _give_reports(prepared, forms.get("report_form"))
    _give_withdrawals(prepared, forms.get("withdraw_form"))
    _give_roles(prepared, forms.get("role_form"))
    if refused in ("tick", "aside", "assign"):
        _show_refused(prepared, refused, form)
    return forms


def _edited(found: Feature) -> dict[str, str]:
    return {
        "title": found.title,
        "summary": found.summary,
        "labels": ", ".join(found.labels),
        "paths": "\n".join(found.paths),
    }


def _give_roles(prepared: FeaturePage, role_form: Any) -> None:
    """Each role that the PM may rule on has a form of its own."""
    for role in prepared.roles:
        typed_here = role_form is not None and role_form.data.get("role") == role["slug"]
        initial = {"role": role["slug"], "applies": "yes" if role["out"] else "no"}
        role["form"] = role_form if typed_here else RoleForm(initial=initial, auto_id=f"role-{role['slug']}-%s")
        role["open"] = typed_here


def _show_refused(prepared: FeaturePage, act: str, form: Any) -> None:
    """What was refused stands at its activity, with what was typed; the phase is open."""
    for phase in (phase for group in prepared.phases for phase in group["phases"]):
        for item in phase["items"]:
            if form.place == (phase["role"], phase["number"], str(item["n"])):
                phase["open"] = True
                item |= {"refused": act, "refusals": form.refusals}
                item["typed"] = str(form.data.get("evidence") or form.data.get("reason") or "")


def _give_forms(prepared: FeaturePage, move_form: Any, resolve_form: Any) -> None:
    """Each other move and each open flag has a form of its own."""
    for move in prepared.moves:
        typed_here = move_form is not None and move_form.data.get("move") == move["move"]
        move["open"] = typed_here
        move["form"] = (
            move_form if typed_here else MoveForm(initial={"move": move["move"]}, auto_id=f"move-{move['move']}-%s")
        )
    for flag in prepared.flags["open"]:
        typed_here = resolve_form is not None and resolve_form.data.get("flag") == str(flag["id"])
        flag["form"] = (
            resolve_form
            if typed_here
            else ResolveForm(initial={"flag": flag["id"]}, auto_id=f"resolve-{flag['id']}-%s")
        )
        if flag["own"]:
            flag["form"].for_author()


def _give_reports(prepared: FeaturePage, report_form: Any) -> None:
    """Each condition that its owner can report on has a form of its own."""
    for condition in prepared.conditions["open"]:
        typed_here = report_form is not None and report_form.data.get("condition") == str(condition["id"])
        empty = ReportForm(initial={"condition": condition["id"]}, auto_id=f"report-{condition['id']}-%s")
        condition["form"], condition["form_open"] = report_form if typed_here else empty, typed_here


def _give_withdrawals(prepared: FeaturePage, withdraw_form: Any) -> None:
    """Each waiver that this member may take away has a form of its own."""
    for waiver in prepared.waivers:
        typed_here = withdraw_form is not None and withdraw_form.data.get("waiver") == str(waiver["id"])
        empty = WithdrawForm(initial={"waiver": waiver["id"]}, auto_id=f"withdraw-{waiver['id']}-%s")
        waiver["form"], waiver["form_open"] = withdraw_form if typed_here else empty, typed_here
