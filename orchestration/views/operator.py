"""How the installation runs, for its operators alone; to everybody else there is no such page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from orchestration.selectors import operator_words as words
from orchestration.selectors.operator_page import QUIET, read_operator_page
from orchestration.services.dead_letters import demand_operator, retry
from orchestration.views.doors import SignedIn, page
from orchestration.wording import counted
from projects import clock


@page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def operator(request: SignedIn) -> HttpResponse:
    demand_operator(request.user)
    if request.method == "POST":
        what = request.POST.get("retry", "")
        count = retry(what=what, by=request.user)
        messages.success(request, f"{counted(count, what[:-1])} will be tried again now.")
        return redirect("operator")
    now, found = clock.now(), read_operator_page()
    troubles = words.troubles(found, now)
    context = {
        "now": now,
        "found": found,
        "headline": words.headline(troubles),
        "well": not troubles,
        "tiles": words.tiles(found, now),
        "quiet_since": now - QUIET,
        "files_checked": words.files_checked(found, now),
    }
    return render(request, "operator.html", context)
