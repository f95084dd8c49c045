"""Measure every request for /metrics, and write a line about it."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from orchestration.monitoring.requests import count_stream, counted, observe

logger = logging.getLogger(__name__)
# Asked by machines every few seconds.
_QUIET = frozenset({"health_live", "health_ready", "metrics"})


def request_metrics(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Time the request by the name of its route; the first middleware, so that it sees all the time there is."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        with counted():
            response = get_response(request)
        count_stream(response)
        route = request.resolver_match.view_name if request.resolver_match else ""
        seconds = time.perf_counter() - began
        observe(route, request.method or "", response.status_code, seconds)
        if response.status_code >= 500 or not (route in _QUIET or request.path.startswith(settings.STATIC_URL)):
            fields = {"route": route or "unmatched", "method": request.method, "status": response.status_code}
            logger.info("request", extra={**fields, "ms": round(seconds * 1000, 1)})
        return response

    return middleware
