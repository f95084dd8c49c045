"""The door of every page: who is not signed in is sent to sign in, and a refusal becomes a page that says why."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from orchestration.logs import about
from projects.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, TooLarge
from projects.models import User
from reviews import storage
from reviews.services.damage import FileDamaged, StoreIsAway, refusal_of

View = Callable[..., HttpResponse]
_STATUS: tuple[tuple[type[Refusal], int], ...] = (
    (TooLarge, 413),
    (Invalid, 400),
    (Forbidden, 403),
    (Conflict, 409),
    (FileDamaged, 502),
    (StoreIsAway, 503),
)


class SignedIn(HttpRequest):
    """A request behind the door: its user is a person, never nobody."""

    user: User


def page(view: View) -> View:
    """Let only signed-in people reach a view, and answer what its services refuse."""
    return login_required(answers_refusals(_noted(view)))


def _noted(view: View) -> View:
    """Let the log's lines say whose request it is."""

    @wraps(view)
    def noted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        about.bind_user(request)
        return view(request, *args, **kwargs)

    return noted


def answers_refusals(view: View) -> View:
    """For the few pages that nobody has to sign in for."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return refused(request, refusal)
        except storage.Damaged as damage:
            return refused(request, refusal_of(damage))
        except storage.StoreAway:
            return refused(request, StoreIsAway())

    return door


def status_of(refusal: Refusal) -> int:
    return next((status for kind, status in _STATUS if isinstance(refusal, kind)), 400)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A page for a refusal that no form could take; what does not exist raises Http404, the same for everybody."""
    if isinstance(refusal, NotFound):
        raise Http404
    status = status_of(refusal)
    context = {"status": status, "title": "Not now", "detail": refusal.message, "refusal": refusal}
    return render(request, f"{status}.html", context, status=status)
