"""What goes wrong before a view is reached: a page for people, a problem document under /api/."""

import json
import sys
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from psycopg.errors import DiskFull, ReadOnlySqlTransaction

from orchestration.api.problems import CONTENT_TYPE, problem

# A connection that is lost at the end of a write does not say whether the write was kept.
_AWAY = (
    "The database cannot be reached just now. Try again in a moment; look first whether what you sent last was kept."
)

_FULL = "The database has no room left, so nothing was stored. Whoever runs this site has to make some; then try again."
# What is typed on the pages under these addresses is written into no other page.
_SECRET_PLACES = ("/account", "/sign-in/", "/demo/", "/invitations/")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _answer(
        request, 403, "csrf", "The form has expired, or this request came from another site. Load the page again."
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        return _answer(request, 413, "too_large", "The request is larger than what is taken here. Nothing was stored.")
    return _answer(request, 400, "invalid", "The request cannot be read.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, 403, "forbidden", "This is not allowed.")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, 404, "not_found", "There is nothing here, or it is not yours to see.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls it while the exception is being handled."""
    error = sys.exc_info()[1]
    cause = error.__cause__ if isinstance(error, Error) else None
    if isinstance(cause, DiskFull):
        return _later(request, "database_full", _FULL, "The database is full", seconds=30)
    if isinstance(error, (OperationalError, InterfaceError)) or isinstance(cause, ReadOnlySqlTransaction):
        return _later(request, "database_away", _AWAY, "The database is away", seconds=2)
    return _answer(request, 500, "error", "Something went wrong here. Nothing was stored.")


def _later(request: HttpRequest, code: str, detail: str, headline: str, *, seconds: int) -> HttpResponse:
    """503. What somebody typed comes back with the page, which sends it once more."""
    context: dict[str, Any] = {"headline": headline}
    if request.method == "POST" and not request.path.startswith(("/api/", *_SECRET_PLACES)):
        context |= {"typed": list(_typed(request)), "had_files": bool(request.FILES)}
    answer = _answer(request, 503, code, detail, **context)
    answer.headers["Retry-After"], answer.headers["Cache-Control"] = str(seconds), "private, no-store"
    return answer


def _typed(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        yield from ((name, str(value)) for value in values)


def _answer(request: HttpRequest, status: int, code: str, detail: str, **context: Any) -> HttpResponse:
    if request.path.startswith("/api/"):
        body = problem(status, code, detail).data
        return HttpResponse(json.dumps(body), status=status, content_type=CONTENT_TYPE)
    shown = {"status": status, "title": HTTPStatus(status).phrase, "detail": detail, **context}
    if status >= 500:  # without what the header asks the database, which may be what broke
        return HttpResponse(render_to_string(f"{status}.html", shown), status=status)
    return render(request, f"{status}.html", shown, status=status)
