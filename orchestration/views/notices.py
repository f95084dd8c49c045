"""The in-app inbox: everything one was told, newest first."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from orchestration.selectors.notices import entries, notices_of
from orchestration.services.inbox import mark_read
from orchestration.views.doors import SignedIn, page
from projects import clock


@page
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: SignedIn) -> HttpResponse:
    if request.method == "POST":
        return _read(request)
    before = _number(request.GET.get("before", ""))
    window = notices_of(request.user, before=before)
    context = {
        "now": clock.now(),
        "entries": entries(request.user, window.notices),
        "any_unread": any(notice.read_at is None for notice in window.notices),
        "next_url": f"{reverse('notices')}?before={window.older}" if window.older else "",
        "previous_url": reverse("notices") if before is not None else "",
    }
    return render(request, "notices.html", context)


def _read(request: SignedIn) -> HttpResponse:
    """Mark all notices read, or the one named; then back to where the button was."""
    wanted = request.POST.get("read", "")
    count = mark_read(user=request.user, notice_id=None if wanted == "all" else _number(wanted) or 0)
    if wanted == "all":
        messages.success(request, f"{count} notice{'' if count == 1 else 's'} marked as read.")
    back = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("notices")
    return HttpResponseRedirect(back)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
