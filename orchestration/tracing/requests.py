"""A span for each request that a person or a program makes; health checks and files of the pages have none."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from opentelemetry.trace import Span, SpanKind

from orchestration import request_ids
from orchestration.tracing import spans

_QUIET = ("/health/", "/metrics")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def traced_request(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """After `request_context`, whose id it takes; a `traceparent` of the caller is gone on with."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(_QUIET):
            return get_response(request)
        came_from = spans.continued({spans.HEADER: request.headers.get(spans.HEADER, "")})
        with spans.opened("request", kind=SpanKind.SERVER, context=came_from) as span:
            spans.say_in_logs(span)
            response = get_response(request)
            _describe(span, request, response)
            return response

    return middleware


def _describe(span: Span, request: HttpRequest, response: HttpResponse) -> None:
    """By the route's pattern, never by the address, which may hold a secret."""
    method = request.method if request.method in _METHODS else "_OTHER"
    route = f"/{request.resolver_match.route}" if request.resolver_match else "unmatched"
    span.update_name(f"{method} {route}")
    span.set_attributes(
        {
            "http.request.method": method or "",
            "http.route": route,
            "http.response.status_code": response.status_code,
            "countersign.request": request_ids.current(),
        }
    )
    if response.status_code >= 500:
        spans.fail(span, str(response.status_code))
