"""The description of this API, and a page to read it. Both are open to everybody: they say nothing of anybody's data."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer

_RENDERERS = {"json": OpenApiJsonRenderer, "yaml": OpenApiYamlRenderer}


@cache
def description() -> dict[str, Any]:
    """Made once in a process of the server; it changes with the code only."""
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """JSON, or YAML with `?format=yaml` or an `Accept` that says so."""
    wanted = request.GET.get("format") or ("yaml" if "yaml" in request.headers.get("Accept", "") else "json")
    kind = "application/yaml" if wanted == "yaml" else "application/vnd.oai.openapi+json"
    return HttpResponse(_written("yaml" if wanted == "yaml" else "json"), content_type=kind)


@cache
def _written(wanted: str) -> bytes:
    """Written once: it takes seconds, and anybody may ask for it."""
    text = _RENDERERS[wanted]().render(description(), renderer_context={})
    return text if isinstance(text, bytes) else text.encode()


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    return render(request, "api/docs.html")
