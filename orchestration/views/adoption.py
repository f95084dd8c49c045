"""Bring features under a newer process: what would change for each, and which of them go?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from orchestration.selectors.adoption import WINDOW, Previewed, PreviewPage, candidates, preview_page
from orchestration.selectors.effect_words import said
from orchestration.selectors.places import membership_at
from orchestration.selectors.process_page import version_of
from orchestration.services.adoption import Adoption, adopt_several
from orchestration.views.doors import SignedIn, page
from orchestration.views.process import BIGGEST, number_of
from orchestration.wording import STATE_LABELS, capital, counted
from projects import roles
from projects.models import Feature, ProcessVersion, Project

_FURTHEST = 100_000


@page
@require_http_methods(["GET", "POST"])
def process_adopt(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """The features of older versions; POST takes `feature`, as often as there are some, each with what was seen of it."""
    membership = membership_at(slug=slug, user=request.user)
    project = membership.project
    target = version_of(project, min(number, BIGGEST))
    refused: list[Adoption] = []
    if request.method == "POST":
        roles.demand(membership, "adopt_process")
        done = adopt_several(chosen=_chosen(request, project, target), version=target.number, by=request.user)
        refused = [one for one in done if one.refused]
        if gone := len(done) - len(refused):
            follow = "follows" if gone == 1 else "follow"
            messages.success(request, f"{capital(counted(gone, 'feature'))} {follow} version {target.number} now.")
        if not done:
            messages.warning(request, "Choose the features that are to follow this version.")
        if not refused:
            return redirect("process_adopt", slug, target.number)
    start = number_of(request.GET.get("from", "")) or 0
    found = preview_page(project, target, start=min(start, _FURTHEST))
    context = {
        "project": project,
        "target": target,
        "page": found,
        "rows": [_row(one, refused) for one in found.rows],
        "changed": sum(not one.effect.is_empty for one in found.rows),
        "refused": refused,
        "may_adopt": roles.may(membership, "adopt_process"),
        "who_may": roles.titles(roles.MAY["adopt_process"]),
        "nav": "process",
        **_pages(found, reverse("process_adopt", args=[slug, target.number])),
    }
    return render(request, "projects/process_adopt.html", context, status=409 if refused else 200)


def _chosen(request: SignedIn, project: Project, target: ProcessVersion) -> list[tuple[Feature, str]]:
    """What was ticked: `SHOP-42:digest`. Who is no longer among the candidates has gone, or is closed, by now."""
    ticked = dict(value.split(":", 1) for value in request.POST.getlist("feature")[:WINDOW] if ":" in value)
    return [(one, ticked[one.key]) for one in candidates(project, target).filter(key__in=ticked).order_by("number")]


def _row(one: Previewed, refused: list[Adoption]) -> dict[str, object]:
    return {
        "key": one.feature.key,
        "title": one.feature.title,
        "state": STATE_LABELS[one.feature.state],
        "number": one.number,
        "said": said(one.effect),
        "value": f"{one.feature.key}:{one.effect.digest}",
        "refused": next((other.refused for other in refused if other.key == one.feature.key), ""),
    }


def _pages(found: PreviewPage, url: str) -> dict[str, str]:
    before = found.first - 1 - WINDOW
    return {
        "previous_url": (f"{url}?from={before}" if before > 0 else url) if found.first > 1 else "",
        "next_url": f"{url}?from={found.last}" if found.has_more else "",
        "range": f"{found.first}–{found.last} of {found.total}",
    }
