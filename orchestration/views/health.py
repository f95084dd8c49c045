"""For load balancers and operators: is this process alive, can it serve, and how is it doing?"""

from dataclasses import asdict

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from orchestration.monitoring.exposition import exposition
from orchestration.monitoring.readiness import readiness


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """200 for as long as this process answers at all; it asks nothing of anybody else."""
    return JsonResponse({"status": "live"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """503 until migrations and the first seeding have ended, and while the database is away."""
    found = readiness()
    return JsonResponse(asdict(found), status=200 if found.serves else 503)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    try:
        return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)
    except DatabaseError:
        return HttpResponse("The database is away.\n", status=503, content_type="text/plain; charset=utf-8")
