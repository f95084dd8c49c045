"""My turn: what waits for me, oldest promise first; what do I wait for?"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from orchestration.moments import number_word
from orchestration.selectors.notices import entries
from orchestration.selectors.places import memberships_of
from orchestration.selectors.turn_page import WINDOW, TurnPage, turn_page
from orchestration.views.doors import SignedIn, page
from orchestration.wording import capital
from projects.models import User
from projects.roles import may

_FURTHEST = 100_000  # rows; beyond it there is nothing that anybody could have got to


@page
@require_safe
def turn(request: SignedIn) -> HttpResponse:
    prepared = turn_page(request.user, start=_start(request))
    context = {
        "page": prepared,
        "now": prepared.now,
        "nav": "turn",
        "headline": _headline(prepared.total),
        "sub": _sub(prepared),
        "empty": _empty(request.user) if not prepared.groups else None,
        "notices": [{**entry, "unread": False} for entry in entries(request.user, prepared.notices)],
        "previous_url": _url(prepared.first - 1 - WINDOW) if prepared.first > 1 else "",
        "next_url": _url(prepared.last) if prepared.has_more else "",
        "range": f"{prepared.first}–{prepared.last}",
    }
    return render(request, "turn.html", context)


def _start(request: SignedIn) -> int:
    asked = request.GET.get("from", "")
    return min(int(asked), _FURTHEST) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0


def _url(start: int) -> str:
    return f"{reverse('turn')}?from={max(0, start)}" if start > 0 else reverse("turn")


def _headline(total: int) -> str:
    if total == 0:
        return "Nothing waits for you"
    return "One thing waits for you" if total == 1 else f"{capital(number_word(total))} things wait for you"


def _sub(prepared: TurnPage) -> str:
    overdue = next((len(group["rows"]) for group in prepared.groups if group["title"] == "Overdue"), 0)
    if overdue:
        return f"{capital(number_word(overdue))} of them {'is' if overdue == 1 else 'are'} past the promise. The oldest stands first."
    if prepared.total:
        return "The oldest promise stands first."
    return "Everything holds below: somebody only has to move it on." if prepared.groups else ""


def _empty(user: User) -> dict[str, Any]:
    """What to do next where nothing waits: begin something, or look at what the others do."""
    memberships = memberships_of(user)
    if not memberships:
        return {
            "icon": "plus",
            "title": "Begin with a project",
            "text": "A project holds your team, its process and its features. Who opens it becomes its first manager.",
            "action": {"label": "Open a project", "url": reverse("projects"), "tone": "primary"},
        }
    opener = next((one for one in memberships if may(one, "open_feature")), None)
    if opener:
        return {
            "icon": "done",
            "title": "All clear",
            "text": "When somebody hands you something, it stands here. Until then you can open the next feature.",
            "action": {
                "label": "Open a feature",
                "url": reverse("feature_new", args=[opener.project.slug]),
                "tone": "primary",
            },
        }
    return {
        "icon": "done",
        "title": "All clear",
        "text": "When somebody hands you a PRD, a contract or a screen, it stands here, oldest promise first.",
        "action": {
            "label": "See the board",
            "url": reverse("board", args=[memberships[0].project.slug]),
            "tone": "primary",
        },
    }
