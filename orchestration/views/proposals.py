"""One proposal of a process: what would change, and is it right? Another manager decides on it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from orchestration.forms.playbooks import RejectForm
from orchestration.selectors.places import membership_at
from orchestration.selectors.process_changes import change_groups, in_a_sentence
from orchestration.selectors.process_page import checkpoints, version_of
from orchestration.selectors.proposals import asked, proposal_of
from orchestration.views.doors import SignedIn, page, refused
from projects import roles
from projects.errors import Conflict, Invalid
from projects.models import ProcessProposal
from projects.playbooks import find
from projects.selectors.managers import next_step
from projects.selectors.processes import process_by_id
from projects.services.proposals import confirm, reject, withdraw


@page
@require_http_methods(["GET", "POST"])
def process_proposal(request: SignedIn, slug: str, proposal_id: int) -> HttpResponse:
    """POST takes act: confirm, reject (with a reason) or withdraw."""
    membership = membership_at(slug=slug, user=request.user)
    project = membership.project
    proposal = proposal_of(project, proposal_id)
    act = request.POST.get("act", "")
    form = RejectForm(request.POST if act == "reject" else None)
    if request.method == "POST":
        roles.demand(membership, "publish_process")
        try:
            if _acted(request, proposal, act, form):
                return redirect("process" if act == "confirm" else "process_proposal", slug, *_rest(act, proposal))
        except Conflict as refusal:
            return refused(request, refusal)
    return _show(request, proposal, form)


def _rest(act: str, proposal: ProcessProposal) -> list[int]:
    return [] if act == "confirm" else [proposal.pk]


def _acted(request: SignedIn, proposal: ProcessProposal, act: str, form: RejectForm) -> bool:
    if act == "confirm":
        version = confirm(proposal=proposal, by=request.user)
        messages.success(
            request,
            f"Version {version.number} is published. Features opened from now on follow it; those under way stay where "
            "they are until somebody brings them over.",
        )
        return True
    if act == "withdraw":
        withdraw(proposal=proposal, by=request.user)
        messages.success(request, "The proposal is withdrawn.")
        return True
    if act != "reject":
        raise Invalid({"act": ["Confirm it, reject it or withdraw it."]})
    done = form.performs(lambda data: reject(proposal=proposal, reason=data["reason"], by=request.user))
    if done:
        messages.success(request, f"The proposal is rejected. {proposal.by.display_name} is told why.")
    return done


def _show(request: SignedIn, proposal: ProcessProposal, form: RejectForm) -> HttpResponse:
    shown = asked(proposal, request.user)
    project = proposal.project
    base = process_by_id(version_of(project, proposal.base).pk)
    groups = change_groups(base, shown.process)
    context = {
        "project": project,
        "shown": shown,
        "proposal": proposal,
        "groups": groups,
        "changes": in_a_sentence(groups),
        "checkpoints": checkpoints(shown.process, {}),
        "findings": find(shown.process) if not proposal.outcome else [],
        "next_step": next_step(shown.seconds) if shown.state == "waiting" else "",
        "form": form,
        "reject_fields": {"act": "reject"},
        "nav": "process",
    }
    return render(request, "projects/process_proposal.html", context, status=form.status)
