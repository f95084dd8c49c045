"""Two versions of a process side by side, and a version as a file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from orchestration.selectors.places import membership_at
from orchestration.selectors.process_changes import change_groups, in_a_sentence
from orchestration.selectors.process_page import version_of, versions_of
from orchestration.services.exports import export_of
from orchestration.views.doors import SignedIn, page
from orchestration.views.process import BIGGEST, number_of
from projects.errors import NotFound
from projects.selectors.processes import process_by_id


@page
@require_safe
def process_compare(request: SignedIn, slug: str) -> HttpResponse:
    """`?from=` and `?to=` are numbers of versions; the newest one and the one before it where they are left out."""
    project = membership_at(slug=slug, user=request.user).project
    after = version_of(project, number_of(request.GET.get("to", "")))
    before = version_of(project, number_of(request.GET.get("from", "")) or max(1, after.number - 1))
    groups = change_groups(process_by_id(before.pk), process_by_id(after.pk))
    context = {
        "project": project,
        "before": before,
        "after": after,
        "groups": groups,
        "changes": in_a_sentence(groups),
        "versions": versions_of(project),
        "nav": "process",
    }
    return render(request, "projects/process_compare.html", context)


@page
@require_safe
def process_export(request: SignedIn, slug: str, number: int, kind: str) -> HttpResponse:
    """A version as `process-3.json`, or as `process-3.zip` with its documents."""
    project = membership_at(slug=slug, user=request.user).project
    version = version_of(project, min(number, BIGGEST))
    found = export_of(version, kind)
    if found is None:
        raise NotFound()
    answer = HttpResponse(found.content, content_type=found.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{project.slug}-{found.name}"'
    return answer
