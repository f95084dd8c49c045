"""The board of a project."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from orchestration.selectors.board import COLUMNS, BoardRows, Choice, read_board
from orchestration.selectors.board_cards import Viewer, card_of
from orchestration.selectors.board_tally import Tally, tally
from orchestration.selectors.places import membership_at
from orchestration.views.doors import SignedIn, page
from orchestration.wording import STATE_LABELS
from projects import clock, roles

ALL_OF_A_STATE = 200
_ROLE_PILLS = 3
_EMPTY = {
    "intake": "A new feature starts here, with its PRD.",
    "design": "A feature comes here once its start gates hold.",
    "build": "A feature comes here once contract and risks are agreed.",
    "verify": "A feature comes here with a build to check.",
    "merged": "A feature lands here when its last handshake holds.",
    "cancelled": "Nothing was cancelled.",
}


@page
@require_safe
def board(request: SignedIn, slug: str) -> HttpResponse:
    """All columns, or with `?state=` one of them at greater length; `?show=` filters."""
    membership = membership_at(slug=slug, user=request.user)
    project, now = membership.project, clock.now()
    choice = _choice(request)
    state = request.GET.get("state", "")
    states = (state,) if state in STATE_LABELS else COLUMNS
    window = ALL_OF_A_STATE if len(states) == 1 else 0
    rows = read_board(project, me=request.user, choice=choice, now=now, states=states, window=window)
    found = tally(project, me=request.user, now=now)
    viewer = Viewer(request.user, now, project.answer_within_hours)
    context = {
        "project": project,
        "columns": [_column(slug, one, rows, viewer, choice) for one in states],
        "choices": _pills(slug, choice, found),
        "chosen": choice.name,
        "empty": not found.everything and not rows.counts,
        "one_state": STATE_LABELS[state] if len(states) == 1 else "",
        "back_url": _url(slug, choice),
        "cancelled": rows.counts.get("cancelled", 0),
        "cancelled_url": _url(slug, choice, "cancelled"),
        "may_open": roles.may(membership, "open_feature"),
        "may_add": roles.may(membership, "manage_members"),
        "who_may_open": roles.titles(roles.MAY["open_feature"]),
        "now": now,
        "nav": "board",
    }
    return render(request, "projects/board.html", context)


def _choice(request: SignedIn) -> Choice:
    asked = request.GET.get("show", "").replace("\0", "")
    if asked.startswith("role:"):
        return Choice("role", asked.removeprefix("role:")[:60])
    return Choice(asked) if asked in ("mine", "stopped", "over") else Choice()


def _url(slug: str, choice: Choice, state: str = "") -> str:
    show = f"role:{choice.role}" if choice.name == "role" else choice.name
    asked = {name: value for name, value in (("show", show), ("state", state)) if value}
    return reverse("board", args=[slug]) + (f"?{urlencode(asked)}" if asked else "")


def _column(slug: str, state: str, rows: BoardRows, viewer: Viewer, choice: Choice) -> dict[str, Any]:
    cards = [card_of(line, rows.people, viewer) for line in rows.lines[state]]
    count = rows.counts.get(state, 0)
    return {
        "title": STATE_LABELS[state],
        "count": count,
        "cards": cards,
        "empty": "Nothing here matches." if choice.name else _EMPTY[state],
        "more_url": _url(slug, choice, state) if count > len(cards) and len(cards) < ALL_OF_A_STATE else "",
        "more_count": count - len(cards),
    }


def _pills(slug: str, choice: Choice, found: Tally) -> list[dict[str, Any]]:
    """All, mine, the roles that most waits for, stopped, over; an empty filter is left out unless it is chosen."""
    waits = dict(list(found.roles.items())[:_ROLE_PILLS])
    if choice.name == "role":
        waits.setdefault(choice.role, found.roles.get(choice.role, 0))
    offered = [
        ("All", found.everything, Choice()),
        ("My turn", found.mine, Choice("mine")),
        *((f"Waits for {roles.title(role)}", number, Choice("role", role)) for role, number in waits.items()),
        ("Stopped", found.stopped, Choice("stopped")),
        ("Over its promise", found.over, Choice("over")),
    ]
    return [
        {"label": label, "count": number, "url": _url(slug, one), "current": one == choice}
        for label, number, one in offered
        if number or one in (Choice(), choice)
    ]
