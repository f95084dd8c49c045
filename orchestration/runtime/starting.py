"""What the web server says while `up` is still migrating and seeding."""

import os
from collections.abc import Callable
from pathlib import Path

from django.http import HttpRequest, HttpResponse

# Names a file that exists while the `up` that started this web server is still preparing the database.
MARKER = "COUNTERSIGN_PREPARING"

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Countersign is starting</title><h1>Countersign is starting</h1>
<p>The database is being prepared. This page opens by itself in a moment.</p></html>"""


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
            return HttpResponse(PAGE, status=503, headers={"Retry-After": "2", "Refresh": "2"})
        return get_response(request)

    return respond
