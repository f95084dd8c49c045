"""Measure every request for /metrics."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from orchestration.monitoring.requests import observe


def request_metrics(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Time the request by the name of its route; the first middleware, so that it sees all the time there is."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        route = request.resolver_match.view_name if request.resolver_match else ""
        observe(route, request.method or "", response.status_code, time.perf_counter() - began)
        return response

    return middleware
