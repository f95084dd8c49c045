"""What goes wrong before a view is reached: a page for people, a problem document under /api/."""

import json
import sys
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from orchestration.api.problems import CONTENT_TYPE, problem

# A connection that is lost at the end of a write does not say whether the write was kept.
_AWAY = (
    "The database cannot be reached just now. Try again in a moment; look first whether what you sent last was kept."
)


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
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        answer = _answer(request, 503, "database_away", _AWAY, headline="The database is away")
        answer.headers["Retry-After"] = "2"
        return answer
    return _answer(request, 500, "error", "Something went wrong here. Nothing was stored.")


def _answer(request: HttpRequest, status: int, code: str, detail: str, **context: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        body = problem(status, code, detail).data
        return HttpResponse(json.dumps(body), status=status, content_type=CONTENT_TYPE)
    shown = {"status": status, "title": HTTPStatus(status).phrase, "detail": detail, **context}
    if status >= 500:  # without what the header asks the database, which may be what broke
        return HttpResponse(render_to_string(f"{status}.html", shown), status=status)
    return render(request, f"{status}.html", shown, status=status)
