"""The process of a project: how do our roles work together, and which line of which playbook says so?"""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from orchestration.selectors.places import membership_at
from orchestration.selectors.process_page import checkpoints, maps, phases, source_urls, version_of, versions_of
from orchestration.selectors.proposals import state_of, waiting_in
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
    context = {
        "project": project,
        "version": version,
        "newest": version.number == versions[0].number,
        "process": compiled,
        "checkpoints": checkpoints(compiled, source_urls(project, version)),
        "maps": maps(compiled),
        "phases": phases(compiled),
        "versions": versions,
        "sources": source_urls(project, version),
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
    """One playbook as it was published, line by line."""
    project = membership_at(slug=slug, user=request.user).project
    version = version_of(project, min(number, BIGGEST))
    if place >= len(version.sources):
        raise NotFound()
    source = version.sources[place]
    context = {
        "project": project,
        "version": version,
        "name": source["name"],
        "lines": source["text"].split("\n"),
        "nav": "process",
    }
    return render(request, "projects/process_source.html", context)


def number_of(text: str) -> int | None:
    """A number in an address, no larger than a column holds; None for anything else."""
    return min(int(text), BIGGEST) if text.isascii() and text.isdigit() and len(text) < 20 else None
