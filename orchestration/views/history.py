"""What happened, in sentences: in a project, and in one feature with the proof that nothing was changed since."""

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from orchestration import moments
from orchestration.history import mark, path_of, quote, sentence
from orchestration.selectors.histories import Asked, HistoryPage, chain_break, feature_page, project_page
from orchestration.selectors.members import people_of
from orchestration.selectors.places import membership_at
from orchestration.views.doors import SignedIn, page
from orchestration.views.tabs import project_tabs
from projects import clock
from projects.models import Event
from projects.selectors.access import feature_for
from projects.selectors.processes import newest_process, process_by_id, process_of

_LABELS = {
    "": "Everything",
    "moves": "Moves",
    "handshakes": "Handshakes",
    "phases": "Phases",
    "exceptions": "Exceptions",
    "people": "Project",
}
_BIGGEST = 2**63 - 1


@page
@require_safe
def project_history(request: SignedIn, slug: str) -> HttpResponse:
    project = membership_at(slug=slug, user=request.user).project
    asked = _asked(request)
    found = project_page(project, asked)
    newest = newest_process(project.pk)
    lines = [
        _line(event, found, process_by_id(event.feature.process_id if event.feature else newest.pk), named=True)
        for event in found.events
    ]
    context = {
        "project": project,
        "people": people_of(project),
        "choices": _choices(asked, _LABELS),
        "tabs": project_tabs(slug, "project_history"),
        **_common(asked, found, lines),
    }
    return render(request, "projects/history.html", context)


@page
@require_safe
def feature_history(request: SignedIn, key: str) -> HttpResponse:
    feature = feature_for(key=key, user=request.user)
    asked = _asked(request)
    found = feature_page(feature, asked)
    lines = [_line(event, found, process_of(feature)) for event in found.events]
    context = {
        "feature": feature,
        "project": feature.project,
        "people": people_of(feature.project),
        "broken": chain_break(feature),
        "choices": _choices(asked, {kinds: label for kinds, label in _LABELS.items() if kinds != "people"}),
        "nav": "board",
        **_common(asked, found, lines),
    }
    return render(request, "projects/feature_history.html", context)


def _asked(request: SignedIn) -> Asked:
    kinds = request.GET.get("kinds", "")
    return Asked(
        kinds if kinds in _LABELS else "", _number(request, "by"), _number(request, "before"), _number(request, "after")
    )


def _number(request: SignedIn, name: str) -> int | None:
    """A whole number that the database can take, or None for anything else that an address may hold."""
    text = request.GET.get(name, "")
    found = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None
    return found if found is not None and found <= _BIGGEST else None


def _query(asked: Asked, **change: Any) -> str:
    pairs = {"kinds": asked.kinds, "by": asked.actor, **change}
    return "?" + urlencode({name: value for name, value in pairs.items() if value not in ("", None)})


def _choices(asked: Asked, labels: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": _query(asked, kinds=kinds), "current": kinds == asked.kinds}
        for kinds, label in labels.items()
    ]


def _line(event: Event, found: HistoryPage, process: Any, named: bool = False) -> dict[str, Any]:
    """What components/timeline.html takes."""
    key = event.feature.key if named and event.feature else ""
    return {
        "text": sentence(event, found.people, process),
        "quote": quote(event),
        "at": event.at,
        "person": found.people.get(event.actor_id or 0),
        "url": (path_of(event, key, process) or f"/f/{key}") if key else "",
        "url_label": key,
        **mark(event),
    }


def _common(asked: Asked, found: HistoryPage, lines: list[dict[str, Any]]) -> dict[str, Any]:
    now = clock.now()
    days = groupby(lines, key=lambda line: timezone.localtime(line["at"]).date())
    return {
        "asked": asked,
        "days": [
            {"label": moments.day_name(held[0]["at"], now), "events": held} for held in (list(g) for _, g in days)
        ],
        "previous_url": _query(asked, after=found.newer) if found.newer is not None else "",
        "next_url": _query(asked, before=found.older) if found.older is not None else "",
        "now": now,
    }
