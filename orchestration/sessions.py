"""Browsers that are signed in: begun in one way, so that each is listed on the account page and can be ended there."""

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse

from projects import clock
from projects.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# In the session, in seconds: when it was last noted that it is in use, and when its person proved who they are.
_SEEN, BEGAN = "seen", "began"
_NOTED_EVERY = 600


def begin_session(request: HttpRequest, user: User) -> None:
    """Sign a person in who has proved who they are by other means than a password."""
    login(request, user, backend=BACKEND)
    note_session(request)


def note_session(request: HttpRequest) -> None:
    """Keep where this session is used from, for its person's own list."""
    request.session[_SEEN] = request.session[BEGAN] = int(time.time())
    UserSession.objects.create_from_request(request)


def end_session(*, user: User, session_id: int) -> bool:
    """End one of this person's sessions, at once and on every machine; False where they have no such one."""
    found = UserSession.objects.filter(user=user, pk=session_id).first()
    if found:
        found.end()
    return found is not None


def end_sessions(*, user: User, but: str | None = None) -> int:
    """End all sessions of this person, but the one with the key `but`; returns how many."""
    ending = list(UserSession.objects.filter(user=user).exclude(session_key=but or ""))
    for session in ending:
        session.end()
    return len(ending)


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """End a session that is too old, and note every ten minutes that one is in use. Without a cookie nothing is asked."""

    def noting(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            _end_if_old(request)
        response = get_response(request)
        session = request.session
        seen = session.get(_SEEN) if session.accessed else None
        if seen is not None and time.time() - seen > _NOTED_EVERY and session.session_key:
            session[_SEEN] = int(time.time())
            session.setdefault(BEGAN, session[_SEEN])
            UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=clock.now())
        return response

    return noting


def _end_if_old(request: HttpRequest) -> None:
    """However much it is in use, after `SESSION_DAYS` its person proves again who they are."""
    began = request.session.get(BEGAN)
    if began is not None and settings.SESSION_DAYS and time.time() - began > settings.SESSION_DAYS * 86_400:
        logout(request)
