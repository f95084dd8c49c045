"""The test bench: try rules on a live feature before anybody is bound by them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from orchestration.forms.bench import BenchForm
from orchestration.gates.assuming import Assumptions
from orchestration.selectors.bench import bench, features_to_try, version_numbers
from orchestration.selectors.places import membership_at
from orchestration.selectors.process_page import version_of
from orchestration.views.doors import SignedIn, page, status_of
from projects import roles
from projects.errors import Invalid, NotFound, Refusal
from projects.models import Feature, Membership
from projects.playbooks import Document, Process
from projects.playbooks.settings.editing import EMPTY, process_document_of, with_process_document
from projects.selectors.access import feature_for
from projects.selectors.processes import process_by_id
from projects.services.processes import compiled
from projects.services.proposals import propose


@page
@require_http_methods(["GET", "POST"])
def process_rules(request: SignedIn, slug: str) -> HttpResponse:
    """GET judges `?feature=` by the newest version; POST by the rules that were typed, and proposes them with act=propose."""
    membership = membership_at(slug=slug, user=request.user)
    version = version_of(membership.project, None)
    documents = [Document(one["name"], one["text"]) for one in version.sources]
    own, process = process_document_of(documents), process_by_id(version.pk)
    features, versions = features_to_try(membership.project), version_numbers(membership.project)
    if request.method == "GET":
        chosen = request.GET.get("feature", "") or (features[0][0] if features else "")
        form = BenchForm(features, versions, process, initial={"feature": chosen, "text": own.text or EMPTY})
        return _show(request, membership, form, process, chosen, Assumptions())
    text = request.POST.get("text", "").replace("\r\n", "\n")
    typed, error = with_process_document(documents, "" if text.strip() == EMPTY.strip() else text), ""
    if typed != documents:
        try:
            _kept, process = compiled(typed)
        except Invalid as refusal:
            error = refusal.message
    form = BenchForm(features, versions, process, request.POST)
    if not form.is_valid() or error:
        return _show(request, membership, form, process, "", Assumptions(), error=error, status=400)
    if request.POST.get("act") == "propose":
        return _propose(request, membership, form, process, typed)
    if form.chosen_version is not None:
        process = process_by_id(version_of(membership.project, form.chosen_version).pk)
    return _show(request, membership, form, process, form.cleaned_data["feature"], form.assumptions)


def _propose(
    request: SignedIn, membership: Membership, form: BenchForm, process: Process, typed: list[Document]
) -> HttpResponse:
    try:
        made = propose(project=membership.project, documents=typed, note="New rules of gates", by=request.user)
    except NotFound:
        raise
    except Refusal as refusal:
        chosen = form.cleaned_data["feature"]
        status = status_of(refusal)
        return _show(request, membership, form, process, chosen, form.assumptions, error=refusal.message, status=status)
    if made.version is None and made.proposal:
        return redirect("process_proposal", membership.project.slug, made.proposal.pk)
    return redirect("process", membership.project.slug)


def _show(
    request: SignedIn,
    membership: Membership,
    form: BenchForm,
    process: Process,
    chosen: str,
    assumed: Assumptions,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "project": membership.project,
        "form": form,
        "error": error,
        "bench": None,
        "may_propose": roles.may(membership, "publish_process"),
        "nav": "process",
    }
    if chosen:
        feature = _feature(membership, chosen, request)
        context["feature"] = feature
        try:
            context["bench"] = bench(feature, assumed, process)
        except Invalid as refusal:
            form.refuse(refusal)
            status = 400
    return render(request, "projects/process_rules.html", context, status=status)


def _feature(membership: Membership, key: str, request: SignedIn) -> Feature:
    """A live feature of this very project."""
    feature = feature_for(key=key[:24], user=request.user)
    if feature.project_id != membership.project_id:
        raise NotFound()
    return feature
