"""The door through which a browser sends files into a draft, piece by piece. It answers in JSON, and serves nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse, UnreadablePostError
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from orchestration.api.parsers import is_storable, strict_object
from orchestration.api.problems import CONTENT_TYPE, TITLES
from orchestration.views.doors import SignedIn, status_of
from projects.errors import Invalid, NotFound, Refusal, TooLarge
from projects.selectors.access import feature_for
from reviews import storage
from reviews.services import drafts, uploads
from reviews.services.damage import StoreIsAway
from reviews.services.upload_limits import LARGEST_PIECE
from reviews.services.uploads import Arrived

_LARGEST_REQUEST = 8 * 1024  # bytes of JSON that begin a file
_INSUFFICIENT_STORAGE = 507
_LONGEST_NUMBER = 18  # digits
PIECE_TYPE = "application/octet-stream"
View = Callable[..., HttpResponse]


def _answers_problems(view: View) -> View:
    @wraps(view)
    def door(request: SignedIn, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotFound:
            raise Http404 from None
        except Refusal as refusal:
            errors = {"errors": refusal.errors} if isinstance(refusal, Invalid) else {}
            return _problem(status_of(refusal), refusal.code, refusal.message, **refusal.details, **errors)
        except storage.StorageFull:
            return _problem(
                _INSUFFICIENT_STORAGE, "storage_full", "There is no room left for files. What came is kept."
            )
        except storage.StoreAway:
            away = StoreIsAway()
            return _problem(status_of(away), away.code, away.message)

    return door


def _problem(status: int, code: str, detail: str, **members: Any) -> JsonResponse:
    body = {
        "type": "about:blank",
        "title": TITLES.get(status, "Refused"),
        "status": status,
        "code": code,
        "detail": detail,
    }
    return JsonResponse(body | members, status=status, content_type=CONTENT_TYPE)


@login_required
@require_http_methods(["POST", "DELETE"])
@_answers_problems
def offer_files(request: SignedIn, key: str, gate: str) -> HttpResponse:
    """POST `{name, size, identity?}` begins a file or goes on with it; DELETE `?name=` takes a kept one out again."""
    feature = feature_for(key=key, user=request.user)
    if request.method == "DELETE":
        name = request.GET.get("name", "")
        if not is_storable(name):
            raise NotFound()
        drafts.drop_file(feature=feature, gate_key=gate, name=name, by=request.user)
        return HttpResponse(status=204)
    asked = strict_object(_body(request, _LARGEST_REQUEST))
    arrived = uploads.begin(
        feature=feature,
        gate_key=gate,
        name=_text(asked, "name"),
        size=_whole(asked, "size"),
        identity=_text(asked, "identity"),
        by=request.user,
    )
    return _said(arrived, key, gate)


@login_required
@require_http_methods(["PUT", "DELETE"])
@_answers_problems
def offer_file(request: SignedIn, key: str, gate: str, upload: int) -> HttpResponse:
    """PUT a piece, whose first byte's place in the file the header `Upload-Offset` says; DELETE forgets what came."""
    feature = feature_for(key=key, user=request.user)
    if request.method == "DELETE":
        uploads.cancel(feature=feature, gate_key=gate, upload_id=upload, by=request.user)
        return HttpResponse(status=204)
    if request.content_type != PIECE_TYPE:
        raise Invalid({"body": [f"A piece comes as {PIECE_TYPE}."]})
    arrived = uploads.add_piece(
        feature=feature,
        gate_key=gate,
        upload_id=upload,
        offset=_offset(request),
        content=_body(request, LARGEST_PIECE),
        by=request.user,
    )
    return _said(arrived, key, gate)


def _said(arrived: Arrived, key: str, gate: str) -> JsonResponse:
    url = reverse("offer_file", args=[key, gate, arrived.upload]) if arrived.upload else None
    return JsonResponse({"name": arrived.name, "size": arrived.size, "received": arrived.received, "url": url})


def _body(request: SignedIn, most: int) -> bytes:
    """All of the request's bytes, refused unread where there are too many, and where fewer came than were announced."""
    announced = request.headers.get("Content-Length", "")
    size = int(announced) if announced.isascii() and announced.isdigit() and len(announced) < _LONGEST_NUMBER else 0
    if size > most:
        raise TooLarge({"body": [f"At most {most} bytes can be sent at once."]})
    try:
        content = request.read(size)
    except UnreadablePostError:
        content = b""
    if not size or len(content) < size:
        raise Invalid({"body": ["Fewer bytes came than were announced."]})
    return bytes(content)


def _offset(request: SignedIn) -> int:
    said = request.headers.get("Upload-Offset", "")
    if not (said.isascii() and said.isdigit() and len(said) <= _LONGEST_NUMBER):
        raise Invalid({"Upload-Offset": ["Say in this header from which byte on the piece is, such as 0."]})
    return int(said)


def _text(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name, "")
    if not isinstance(value, str):
        raise Invalid({name: ["This has to be a text."]})
    return value


def _whole(asked: dict[str, Any], name: str) -> int:
    value = asked.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Invalid({name: ["This has to be a whole number."]})
    return value
