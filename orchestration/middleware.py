"""What every request passes through."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from orchestration import request_ids
from orchestration.logs import about


def request_context(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give the request an id that logs and the answer carry."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.encoding = "utf-8"  # whatever charset the caller claims: Django would trust a codec that is no charset
        request_id = request_ids.begin(request.headers.get("X-Request-ID", ""))
        about.begin_request(request_id)
        response = get_response(request)
        response["X-Request-ID"] = request_id
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        about.bind_user(request)
        return response

    middleware.process_view = _process_view  # type: ignore[attr-defined]
    return middleware


def _process_view(request: HttpRequest, *_: Any) -> None:
    about.bind_view(request)
