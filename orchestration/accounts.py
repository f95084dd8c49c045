"""How people's accounts behave: by invitation only, guesses slowed, and links in mails point at the public address."""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from orchestration.sessions import note_session
from projects.models import User

# A browser that signed in before counts its own guesses. Whoever guesses from elsewhere fills another count, and so
# cannot keep the owner out of a browser they know.
KNOWN_BROWSER = "__Secure-known_browser" if settings.SESSION_COOKIE_SECURE else "known_browser"
_SALT = "countersign.known-browser"
_A_YEAR = 366 * 86_400


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = super().get_reset_password_from_key_url(key).split("/", 3)[-1]
        return f"{settings.PUBLIC_URL}/{path}"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """What guesses at a password are counted by: the address, and the browser where it is one that the owner knows."""
        email = str(credentials.get("email", "")).lower()
        return f"{email}|{_known_browser(request, email)}"

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        note_session(request)
        response = super().post_login(request, user, **more)
        remember_browser(request, response, user)
        return response


def _known_browser(request: HttpRequest, email: str) -> str:
    try:
        claim = signing.loads(request.COOKIES.get(KNOWN_BROWSER, ""), salt=_SALT, max_age=_A_YEAR)
    except signing.BadSignature:
        return ""
    return str(claim["browser"]) if claim["email"] == email else ""


def remember_browser(request: HttpRequest, response: HttpResponse, user: User) -> None:
    browser = _known_browser(request, user.email) or secrets.token_urlsafe(12)
    response.set_cookie(
        KNOWN_BROWSER,
        signing.dumps({"email": user.email, "browser": browser}, salt=_SALT),
        max_age=_A_YEAR,
        path=reverse(settings.LOGIN_URL),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
