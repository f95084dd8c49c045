"""Publish playbooks: first see what they compile to, then make it the project's next version."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from orchestration.forms.playbooks import PlaybookFiles, PlaybookForms
from orchestration.selectors.places import membership_at
from orchestration.selectors.process_page import checkpoints, version_of
from orchestration.views.doors import SignedIn, page
from projects import roles
from projects.errors import Invalid
from projects.models import Project
from projects.playbooks import Document, Finding, PlaybookError, Process, compile_documents, find
from projects.selectors.processes import process_by_id
from projects.services.processes import publish


@dataclass
class Compiled:
    """What the typed documents come to: a process with findings, or a sentence that says why not."""

    process: Process | None = None
    findings: list[Finding] = field(default_factory=list)
    error: str = ""


@page
@require_http_methods(["GET", "POST"])
def process_publish(request: SignedIn, slug: str) -> HttpResponse:
    """GET starts from what is published; POST previews, or with act=publish publishes."""
    membership = membership_at(slug=slug, user=request.user)
    roles.demand(membership, "publish_process")
    project = membership.project
    if request.method == "GET":
        now = version_of(project, None).sources
        return _show(request, project, _forms([Document(one["name"], one["text"]) for one in now]), PlaybookFiles())
    forms, files = PlaybookForms(request.POST, prefix="playbooks"), PlaybookFiles(request.POST, request.FILES)
    if not (forms.is_valid() & files.is_valid()):
        return _show(request, project, forms, files, status=400)
    documents = _documents(forms, files)
    compiled = _compile(documents)
    if compiled.process and request.POST.get("act") == "publish":
        return _publish(request, project, documents)
    return _show(request, project, _forms(documents), PlaybookFiles(), compiled, 400 if compiled.error else 200)


def _publish(request: SignedIn, project: Project, documents: list[Document]) -> HttpResponse:
    try:
        version = publish(project=project, documents=documents, by=request.user)
    except Invalid as refusal:
        return _show(request, project, _forms(documents), PlaybookFiles(), Compiled(error=refusal.message), 400)
    messages.success(request, f"Version {version.number} is published. Features opened from now on follow it.")
    return redirect("process", project.slug)


def _forms(documents: list[Document]) -> Any:
    initial = [{"name": document.name, "text": document.text} for document in documents]
    return PlaybookForms(initial=initial, prefix="playbooks")


def _documents(forms: Any, files: PlaybookFiles) -> list[Document]:
    """What was typed, with uploaded files added or put in the place of those of the same name."""
    typed = [form.cleaned_data for form in forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
    found = {one["name"]: Document(one["name"], one["text"]) for one in typed}
    found |= {document.name: document for document in files.cleaned_data["added"]}
    return list(found.values())


def _compile(documents: list[Document]) -> Compiled:
    try:
        process = compile_documents(documents)
    except PlaybookError as error:
        where = f"{error.file or 'The playbook'}, line {error.line}"
        return Compiled(error=f"{where}: {error.message} {error.fix}")
    return Compiled(process, find(process))


def _show(
    request: SignedIn,
    project: Project,
    forms: Any,
    files: PlaybookFiles,
    compiled: Compiled | None = None,
    status: int = 200,
) -> HttpResponse:
    preview = compiled.process if compiled else None
    context = {
        "project": project,
        "playbooks": forms,
        "files": files,
        "compiled": compiled,
        "checkpoints": checkpoints(preview, {}) if preview else [],
        "changes": _changes(process_by_id(version_of(project, None).pk), preview) if preview else [],
        "errors": sum(finding.level == "error" for finding in compiled.findings) if compiled else 0,
        "nav": "process",
    }
    return render(request, "projects/process_publish.html", context, status=status)


def _changes(before: Process, after: Process) -> list[str]:
    """What becomes different for the gates, in sentences."""
    old, new = {gate.key: gate for gate in before.gates}, {gate.key: gate for gate in after.gates}
    said = [f"{gate.title} is new" for key, gate in new.items() if key not in old]
    said += [f"{gate.title} is no longer asked" for key, gate in old.items() if key not in new]
    for key in old.keys() & new.keys():
        was, now = old[key], new[key]
        if (was.checkpoint, was.giver, was.receivers) != (now.checkpoint, now.giver, now.receivers):
            said.append(f"{now.title} goes to other roles or another checkpoint")
        elif was.criterion != now.criterion:
            said.append(f"{now.title} is confirmed by other words")
    return sorted(said)
