"""The dashboard of a project, and each of its tables as CSV."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from orchestration.metrics.spread import days
from orchestration.selectors import dashboard_words as words
from orchestration.selectors.dashboard import TABLES, read_dashboard
from orchestration.selectors.dashboard_rows import WEEKS
from orchestration.selectors.places import membership_at
from orchestration.spreadsheets import csv_response
from orchestration.views.doors import SignedIn, page
from projects import clock
from projects.roles import title


@page
@require_safe
def dashboard(request: SignedIn, slug: str) -> HttpResponse:
    project, now = membership_at(slug=slug, user=request.user).project, clock.now()
    found = read_dashboard(project, now)
    board_url = reverse("board", args=[slug])
    tables = {name: table(found) for name, table in TABLES.items()}
    flags = words.flag_lines(found)
    context = {
        "project": project,
        "empty": not found.rows.features,
        "headline": words.headline(found, project, board_url),
        "tiles": words.tiles(found),
        "states_chart": words.states_chart(found),
        "courts_chart": words.courts_chart(found) if found.courts else "",
        "tables": tables,
        "csv": {name: reverse("dashboard_csv", args=[slug, name]) for name in TABLES},
        "queues": [
            {
                "role": title(queue.role),
                "url": f"{board_url}?show=role:{queue.role}",
                "features": queue.features,
                "things": queue.things,
                "oldest": queue.oldest,
                "waited": days(queue.waited),
            }
            for queue in found.queues
        ],
        "flags_open": [line for line in flags if line["open"]],
        "flags_past": [line for line in flags if not line["open"]],
        "waivers": words.waiver_lines(found),
        "weeks": WEEKS,
        "now": now,
        "nav": "dashboard",
    }
    return render(request, "projects/dashboard.html", context)


@page
@require_safe
def dashboard_csv(request: SignedIn, slug: str, table: str) -> HttpResponse:
    """One table of the dashboard; 404 for a table that is not there."""
    project = membership_at(slug=slug, user=request.user).project
    if table not in TABLES:
        raise Http404
    made = TABLES[table](read_dashboard(project, clock.now()))
    return csv_response(f"{slug}-{table}.csv", made.head, made.rows)
