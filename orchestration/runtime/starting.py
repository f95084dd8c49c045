"""What the web server says while `up` is still migrating and seeding."""

import json
import os
from collections.abc import Callable
from pathlib import Path

from django.http import HttpRequest, HttpResponse

# Names a file that exists while the `up` that started this web server is still preparing the database.
MARKER = "COUNTERSIGN_PREPARING"

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Countersign is starting</title><h1>Countersign is starting</h1>
<p>The database is being prepared. This page opens by itself in a moment.</p></html>"""
# To whoever sent something: loading the page by itself would lose it, sending it once more does not.
SENT_PAGE = PAGE.replace(
    "This page opens by itself in a moment.",
    "What you sent was not taken. Reload this page in a moment: your browser sends it again.",
)
PROBLEM = {
    "type": "about:blank",
    "title": "Not available just now",
    "status": 503,
    "code": "starting",
    "detail": "The database is being prepared. Nothing was stored. Try again in a moment.",
}


def is_preparing() -> bool:
    """Say whether `up` is still migrating or seeding."""
    marker = os.environ.get(MARKER)
    return bool(marker) and Path(marker or "").exists()


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 503 until the preparations have ended; from then on cost nothing. Health checks answer for themselves."""
    preparing = True

    def respond(request: HttpRequest) -> HttpResponse:
        nonlocal preparing
        preparing = preparing and is_preparing()
        if preparing and not request.path.startswith("/health/"):
            return _not_yet(request)
        return get_response(request)

    return respond


def _not_yet(request: HttpRequest) -> HttpResponse:
    later = {"Retry-After": "2"}
    if request.path.startswith("/api/"):
        return HttpResponse(json.dumps(PROBLEM), status=503, headers=later, content_type="application/problem+json")
    if request.method in ("GET", "HEAD"):
        return HttpResponse(PAGE, status=503, headers=later | {"Refresh": "2"})
    return HttpResponse(SENT_PAGE, status=503, headers=later)
