"""How much a request may bring: refused by its declared length, before any of it is read or lies on a disk."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from orchestration.api.bodies import LARGEST, declared_length
from orchestration.views.errors import bad_request

# Bytes. Whoever is not signed in fills in forms of a few lines; a form's files would lie on the disk before it is refused.
LARGEST_SIGNED_OUT = 256 * 1024


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Who asks is looked up only where the request is large. The API looks at token and length itself, before it reads."""

    def limited(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/") and _is_too_much(request):
            return bad_request(request, RequestDataTooBig())
        return get_response(request)

    return limited


def _is_too_much(request: HttpRequest) -> bool:
    declared = declared_length(request.META)
    return declared > LARGEST or (declared > LARGEST_SIGNED_OUT and not request.user.is_authenticated)
