"""End one's own sessions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from orchestration import sessions
from orchestration.views.doors import SignedIn, page
from orchestration.wording import counted
from projects.errors import NotFound


@page
@require_POST
def end_session(request: SignedIn, session_id: int) -> HttpResponse:
    if not sessions.end_session(user=request.user, session_id=session_id):
        raise NotFound()
    messages.success(request, "That browser is signed out.")
    return redirect("account")


@page
@require_POST
def end_other_sessions(request: SignedIn) -> HttpResponse:
    ended = sessions.end_sessions(user=request.user, but=request.session.session_key)
    messages.success(request, f"{counted(ended, 'other browser')} signed out.")
    return redirect("account")
