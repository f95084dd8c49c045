"""Offer a revision: one form a kind, and nothing that was typed or uploaded is ever lost."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from orchestration.forms.offer import BuildOffer, OfferForm, form_of
from orchestration.selectors.offer_page import OfferPage, initial_of, offer_page
from orchestration.selectors.offer_page_files import blank_row, rows_of
from orchestration.submissions import submission_of
from orchestration.views.doors import SignedIn, page, status_of
from orchestration.wording import artifact_words, listed
from projects.errors import Invalid, NotFound, Refusal, TooLarge
from projects.models import Feature
from projects.playbooks.process import Gate
from projects.selectors.access import feature_for, membership_for
from projects.selectors.components import components_of
from reviews import storage
from reviews.artifacts import LazyUpload
from reviews.rules import demand_giver, demand_opened, gate_of
from reviews.services.drafts import Kept, drop_draft, keep_draft
from reviews.services.revisions import Offered
from reviews.services.revisions import offer as offer_revision

_NOT_KEPT = ("csrfmiddlewaretoken", "act", "drop", "drop_upload")
_LONGEST_NUMBER = 18  # digits
_INSUFFICIENT_STORAGE = 507


@page
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: SignedIn, key: str, gate: str) -> HttpResponse:
    feature = feature_for(key=key, user=request.user)
    rule = gate_of(feature, gate)
    if request.method == "POST":
        return _posted(request, feature, rule)
    demand_giver(membership_for(project=feature.project, user=request.user), rule)
    demand_opened(feature, rule)
    prepared = offer_page(feature, rule, request.user)
    initial, rows = initial_of(prepared)
    more = {"rows": rows} if form_of(rule).rows_noun else {}
    form = _asking(form_of(rule)(rule, initial=initial, **more), prepared)
    return _show(request, prepared, form)


def _posted(request: SignedIn, feature: Feature, rule: Gate) -> HttpResponse:
    act = request.POST.get("act", "offer")
    here = reverse("offer", args=[feature.key, rule.key])
    if act == "discard":
        drop_draft(feature=feature, gate_key=rule.key, by=request.user)
        messages.success(request, "What was kept is thrown away. The form starts afresh.")
        return HttpResponseRedirect(here)
    kept = _keep(request, feature, rule)
    if act == "keep" and not kept.left_out:
        messages.success(request, "Kept. Only you see it until you offer it.")
        return HttpResponseRedirect(here)
    return _try(request, feature, rule, kept)


def _keep(request: SignedIn, feature: Feature, rule: Gate) -> Kept:
    """Before anything is judged, keep what came."""
    return keep_draft(
        feature=feature,
        gate_key=rule.key,
        fields={name: list(values) for name, values in request.POST.lists() if name not in _NOT_KEPT},
        uploads=[LazyUpload(file.name or "file", file.size or 0, file.read) for file in request.FILES.getlist("files")],
        dropped=request.POST.getlist("drop"),
        abandoned=_numbers(request.POST.getlist("drop_upload")),
        by=request.user,
    )


def _numbers(sent: list[str]) -> list[int]:
    return [int(text) for text in sent if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER]


def _try(request: SignedIn, feature: Feature, rule: Gate, kept: Kept) -> HttpResponse:
    prepared = offer_page(feature, rule, request.user)
    form = _asking(form_of(rule)(rule, request.POST, request.FILES), prepared)
    left_out = [*kept.left_out, *(prepared.unfinished() if request.POST.get("act") != "keep" else [])]
    valid = form.is_valid() and (form.rows is None or form.rows.is_valid())
    for sentence in left_out:
        form.add_error("files", sentence)
    if not valid or left_out:
        return _show(request, prepared, form, status=413 if kept.left_out else 400)
    try:
        offered = _offer(request, feature, prepared, form)
    except NotFound:
        raise
    except Invalid as refusal:
        form.refuse(refusal)
        return _show(request, prepared, form, status=413 if isinstance(refusal, TooLarge) else 400)
    except Refusal as refusal:
        return _show(request, prepared, form, status=status_of(refusal), refusal=refusal)
    except storage.StorageFull:
        form.add_error(None, "There is no room left for files. Your text is kept; tell who runs this service.")
        return _show(request, prepared, form, status=_INSUFFICIENT_STORAGE)
    drop_draft(feature=feature, gate_key=rule.key, by=request.user)
    messages.success(request, _said(prepared, offered))
    return HttpResponseRedirect(reverse("review", args=[feature.key, rule.key]))


def _offer(request: SignedIn, feature: Feature, prepared: OfferPage, form: OfferForm) -> Offered:
    demand_opened(feature, prepared.rule)  # before a linked page is fetched
    data = form.cleaned_data
    return offer_revision(
        feature=feature,
        gate_key=prepared.rule.key,
        submission=submission_of(prepared, form),
        note=data["note"],
        receivers=data.get("receivers", []),
        confirms_phase=data.get("confirms_phase", True),
        by=request.user,
    )


def _asking(form: OfferForm, prepared: OfferPage) -> OfferForm:
    choices, chosen = prepared.receiver_choices()
    named = prepared.gate.named
    label = "Also ask" if named else "Who must agree"
    help_text = f"{prepared.sight.names(named)} must agree already." if named else "All of them, on the same revision."
    form.ask_receivers(label, help_text, choices, chosen)
    form.ask_phase(prepared.phase_label(), prepared.phase_hint())
    if isinstance(form, BuildOffer):
        form.name_screens(prepared.mock_names)
    return form


def _said(prepared: OfferPage, offered: Offered) -> str:
    what = artifact_words(prepared.rule)
    if offered.created:
        return f"You offered {what}, revision {offered.revision.number}."
    asked = " You asked again for an answer to it." if prepared.gate.state in ("returned", "stale") else ""
    return f"These are the very bytes of revision {offered.revision.number}, so there is no new revision.{asked}"


def _show(
    request: SignedIn,
    prepared: OfferPage,
    form: OfferForm,
    *,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "page": prepared,
        "feature": prepared.sight.feature,
        "form": form,
        "now": prepared.sight.now,
        "nav": "board",
        "what": artifact_words(prepared.rule),
        "receivers": listed([prepared.sight.judged.process.role_title(role) for role in prepared.rule.receivers]),
        "kept": rows_of(prepared),
        "blank": [blank_row(prepared)],
        "door": reverse("offer_files", args=[prepared.sight.feature.key, prepared.rule.key]),
        "objections": prepared.objections(),
        "suggested": _suggested(prepared),
        "refusal": refusal,
    }
    return render(request, "offer.html", context, status=status)


def _suggested(prepared: OfferPage) -> list[str]:
    """The components that the project knows, for the rows of a usage."""
    if prepared.rule.artifact != "usage":
        return []
    return [one.name for one in components_of(prepared.sight.feature.project_id)]
