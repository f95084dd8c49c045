"""Propose playbooks: first see what they compile to, then put it before another manager."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from orchestration.forms.playbooks import PlaybookFiles, PlaybookForms, ProposalNote
from orchestration.selectors.places import membership_at
from orchestration.selectors.process_changes import change_groups, in_a_sentence
from orchestration.selectors.process_page import checkpoints, version_of
from orchestration.selectors.proposals import proposal_of
from orchestration.views.answering import answered, typed_answers
from orchestration.views.doors import SignedIn, page
from orchestration.wording import listed
from projects import roles
from projects.errors import Invalid
from projects.models import Project
from projects.playbooks import Document, Finding, Process, find
from projects.selectors.managers import other_members, second_managers
from projects.selectors.processes import process_by_id
from projects.services.processes import compiled
from projects.services.proposals import propose


@dataclass
class Compiled:
    """What the typed documents come to: a process with findings, or a sentence that says why not."""

    process: Process | None = None
    findings: list[Finding] = field(default_factory=list)
    error: str = ""


@page
@require_http_methods(["GET", "POST"])
def process_publish(request: SignedIn, slug: str) -> HttpResponse:
    """GET starts from what is in force, or from `?proposal=`; POST previews, or with act=propose proposes."""
    membership = membership_at(slug=slug, user=request.user)
    roles.demand(membership, "publish_process")
    project = membership.project
    if request.method == "GET":
        begun = _begun(request, project)
        documents = [Document(one["name"], one["text"]) for one in begun]
        return _show(request, project, _forms(documents), PlaybookFiles(), ProposalNote())
    forms, files = PlaybookForms(request.POST, prefix="playbooks"), PlaybookFiles(request.POST, request.FILES)
    note = ProposalNote(request.POST)
    if not (forms.is_valid() & files.is_valid() & note.is_valid()):
        return _show(request, project, forms, files, note, status=400)
    documents = _documents(forms, files)
    result = _compile(documents)
    answers = typed_answers(request.POST)
    if result.process and answers:
        documents = answered(documents, result.process, answers)
        result = _compile(documents)
    if result.process and request.POST.get("act") == "propose":
        return _propose(request, project, documents, note)
    return _show(request, project, _forms(documents), PlaybookFiles(), note, result, 400 if result.error else 200)


def _begun(request: SignedIn, project: Project) -> list[dict[str, str]]:
    """The documents to go on from."""
    asked_for = request.GET.get("proposal", "")
    if asked_for.isascii() and asked_for.isdigit() and len(asked_for) < 18:
        sources: list[dict[str, str]] = proposal_of(project, int(asked_for)).sources
        return sources
    newest: list[dict[str, str]] = version_of(project, None).sources
    return newest


def _propose(request: SignedIn, project: Project, documents: list[Document], note: ProposalNote) -> HttpResponse:
    try:
        made = propose(project=project, documents=documents, note=note.cleaned_data["note"], by=request.user)
    except Invalid as refusal:
        return _show(request, project, _forms(documents), PlaybookFiles(), note, Compiled(error=refusal.message), 400)
    if made.version is None:
        assert made.proposal
        return redirect("process_proposal", project.slug, made.proposal.pk)
    if made.is_new:
        messages.success(request, f"Version {made.version.number} is published. Features opened from now on follow it.")
    else:
        messages.info(request, f"Version {made.version.number} says exactly this already. Nothing was published.")
    return redirect("process", project.slug)


def _forms(documents: list[Document]) -> Any:
    initial = [{"name": document.name, "text": document.text} for document in documents]
    return PlaybookForms(initial=initial, prefix="playbooks")


def _documents(forms: Any, files: PlaybookFiles) -> list[Document]:
    """What was typed, with uploaded files added or put in the place of those of the same name."""
    typed = [form.cleaned_data for form in forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
    found = {one["name"]: Document(one["name"], one["text"]) for one in typed}
    given = files.cleaned_data["added"]
    added = {document.name: document for document in given.documents}
    return list((added if given.whole else found | added).values())


def _compile(documents: list[Document]) -> Compiled:
    try:
        _kept, process = compiled(documents)
    except Invalid as refusal:
        return Compiled(error=refusal.message)
    asked = {question.text for question in process.questions}  # these are asked below, where they can be answered
    return Compiled(process, [finding for finding in find(process) if finding.message not in asked])


def _show(
    request: SignedIn,
    project: Project,
    forms: Any,
    files: PlaybookFiles,
    note: ProposalNote,
    result: Compiled | None = None,
    status: int = 200,
) -> HttpResponse:
    preview = result.process if result else None
    groups = change_groups(process_by_id(version_of(project, None).pk), preview) if preview else []
    context = {
        "project": project,
        "playbooks": forms,
        "files": files,
        "compiled": result,
        "checkpoints": checkpoints(preview, {}) if preview else [],
        "groups": groups,
        "changes": in_a_sentence(groups),
        "note": note,
        "alone": not other_members(project, request.user),
        "seconds": listed([one.display_name for one in second_managers(project, request.user.pk)], "or"),
        "errors": sum(finding.level == "error" for finding in result.findings) if result else 0,
        "nav": "process",
    }
    return render(request, "projects/process_publish.html", context, status=status)
