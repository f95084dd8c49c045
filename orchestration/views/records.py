"""The architecture decision records of a project, by number."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from orchestration.selectors.places import membership_at
from orchestration.selectors.records import records_of
from orchestration.views.doors import SignedIn, page
from orchestration.views.tabs import project_tabs
from projects import clock


@page
@require_safe
def records(request: SignedIn, slug: str) -> HttpResponse:
    project = membership_at(slug=slug, user=request.user).project
    context = {
        "project": project,
        "records": records_of(project),
        "tabs": project_tabs(slug, "records"),
        "now": clock.now(),
    }
    return render(request, "projects/records.html", context)
