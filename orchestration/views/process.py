"""The process of a project: how do our roles work together, and which line of which playbook says so?"""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from orchestration.selectors.flow import process_flow
from orchestration.selectors.places import membership_at
from orchestration.selectors.process_page import (
    checkpoints,
    held_roles,
    line_url,
    phases,
    red_flags,
    source_urls,
    version_of,
    versions_of,
)
from orchestration.selectors.proposals import state_of, waiting_in
from orchestration.selectors.source_page import lines, reading
from orchestration.views.doors import SignedIn, page
from projects import clock, roles
from projects.errors import NotFound
from projects.selectors.processes import process_by_id

BIGGEST = 2**31 - 1


@page
@require_safe
def process(request: SignedIn, slug: str) -> HttpResponse:
    """The newest version, or `?version=`."""
    membership = membership_at(slug=slug, user=request.user)
    project = membership.project
    version = version_of(project, number_of(request.GET.get("version", "")))
    compiled = process_by_id(version.pk)
    versions = versions_of(project)
    sources = source_urls(project, version)
    asked_at = {gate.key: line_url(gate.source, sources) for gate in compiled.gates}
    context = {
        "project": project,
        "version": version,
        "newest": version.number == versions[0].number,
        "process": compiled,
        "flow": process_flow(compiled, asked_at, held_roles(project)),
        "checkpoints": checkpoints(compiled, sources),
        "phases": phases(compiled, sources),
        "red_flags": red_flags(compiled, sources),
        "versions": versions,
        "sources": sources,
        "proposals": [(one, state_of(one)) for one in waiting_in(project)],
        "behind": sum(one.features for one in versions if one.number < version.number),
        "may_publish": roles.may(membership, "publish_process"),
        "who_may": roles.titles(roles.MAY["publish_process"]),
        "now": clock.now(),
        "nav": "process",
    }
    return render(request, "projects/process.html", context)


@page
@require_safe
def process_source(request: SignedIn, slug: str, number: int, place: int) -> HttpResponse:
    """One playbook as it was published: to read, or line by line with `?view=source`."""
    project = membership_at(slug=slug, user=request.user).project
    version = version_of(project, min(number, BIGGEST))
    if place >= len(version.sources):
        raise NotFound()
    name, text = version.sources[place]["name"], version.sources[place]["text"]
    compiled = process_by_id(version.pk)
    process_url = f"{reverse('process', args=[project.slug])}?version={version.number}"
    reads = request.GET.get("view") != "source"
    rendered = reading(text, name, compiled, process_url) if reads else None
    context = {
        "project": project,
        "version": version,
        "name": name,
        "process_url": process_url,
        "views": [
            {"label": "To read", "url": request.path, "current": rendered is not None},
            {"label": "Line by line", "url": f"{request.path}?view=source", "current": rendered is None},
        ],
        "reading": rendered,
        "intricate": reads and rendered is None,
        "lines": lines(text, name, compiled) if rendered is None else [],
        "nav": "process",
    }
    return render(request, "projects/process_source.html", context)


def number_of(text: str) -> int | None:
    """A number in an address, no larger than a column holds; None for anything else."""
    return min(int(text), BIGGEST) if text.isascii() and text.isdigit() and len(text) < 20 else None
