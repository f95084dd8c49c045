"""How much a request may bring: refused by its declared length, before any of it is read or lies on a disk."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from orchestration.api.bodies import LARGEST, declared_length
from orchestration.views.errors import bad_request

# Bytes. Whoever is not signed in fills in forms of a few lines; a form's files would lie on the disk before it is refused.
LARGEST_SIGNED_OUT = 256 * 1024


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Who asks is looked up only where the request is large. The API looks at tokens itself, before it reads."""

    def limited(request: HttpRequest) -> HttpResponse:
        declared = declared_length(request.META)
        if declared > LARGEST or (declared > LARGEST_SIGNED_OUT and not _may_bring_files(request)):
            return bad_request(request, RequestDataTooBig())
        return get_response(request)

    return limited


def _may_bring_files(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or request.user.is_authenticated
