"""Refusals as problem documents (RFC 9457)."""

import logging
import math
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from rest_framework import exceptions
from rest_framework.response import Response

from projects import errors
from reviews import storage
from reviews.services.damage import FileDamaged, StoreIsAway, refusal_of

logger = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: "The input cannot be used",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "No such method here",
    409: "Not now",
    413: "Too large",
    415: "Content type not taken",
    422: "Idempotency key used with another body",
    429: "Too many requests",
    500: "Something went wrong here",
    502: "Damaged in the store",
    503: "Not available just now",
    507: "No room left",
}


class Mismatch(errors.Refusal):
    """An Idempotency-Key used again with another body."""

    default_code = "idempotency_mismatch"


class NoRoom(errors.Refusal):
    """The store of files is full."""

    default_code = "storage_full"


_STATUS: dict[type[errors.Refusal], int] = {
    errors.TooLarge: 413,
    errors.Invalid: 400,
    errors.NotFound: 404,
    errors.Forbidden: 403,
    errors.Conflict: 409,
    Mismatch: 422,
    FileDamaged: 502,
    StoreIsAway: 503,
    NoRoom: 507,
}
SIGN_IN = "Send a token with `Authorization: Bearer csn_…`, or sign in in the browser."
CODES = {
    400: "invalid",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
    429: "throttled",
}


def problem(status: int, code: str, detail: str, headers: dict[str, str] | None = None, **members: Any) -> Response:
    body = {"type": "about:blank", "title": TITLES.get(status, "Refused"), "status": status}
    return Response(
        {**body, "code": code, "detail": detail, **members},
        status=status,
        content_type=CONTENT_TYPE,
        headers=headers,
    )


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler."""
    if isinstance(error, errors.Refusal):
        return _refusal(error)
    if isinstance(error, storage.Damaged):
        return _refusal(refusal_of(error))
    if isinstance(error, storage.StoreAway):
        return _refusal(StoreIsAway())
    if isinstance(error, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        sentence = "The request is larger than what is taken here."
        return problem(413, "too_large", sentence, errors={"body": [sentence]})
    if isinstance(error, (MultiPartParserError, UnreadablePostError)):
        return problem(400, "invalid", "The form cannot be read.", errors={"body": ["The form cannot be read."]})
    if isinstance(error, Http404):
        return _refusal(errors.NotFound())
    if isinstance(error, PermissionDenied):
        return problem(403, "forbidden", str(error) or "This is not allowed.")
    if isinstance(error, exceptions.ValidationError):
        fields = _flatten(error.detail)
        first = next(iter(fields.values()), ["The input cannot be used."])[0]
        return problem(400, "invalid", first, errors=fields)
    if isinstance(error, exceptions.APIException):
        return _api_exception(error)
    return None


def _refusal(error: errors.Refusal) -> Response:
    status = next(status for kind, status in _STATUS.items() if isinstance(error, kind))
    members = dict(error.details)
    if isinstance(error, errors.Invalid):
        members["errors"] = error.errors
    return problem(status, error.code, error.message, **members)


def _api_exception(error: exceptions.APIException) -> Response:
    headers = {}
    auth_header, wait = getattr(error, "auth_header", None), getattr(error, "wait", None)
    if auth_header:
        headers["WWW-Authenticate"] = auth_header
    if wait:
        headers["Retry-After"] = str(math.ceil(wait))
    status = error.status_code
    members = {"errors": {"body": [str(error.detail)]}} if status in (400, 415) else {}
    if isinstance(error, exceptions.NotAuthenticated):
        return problem(401, CODES[401], SIGN_IN, headers)
    code = "csrf" if str(error.detail).startswith("CSRF") else CODES.get(status, str(error.default_code))
    return problem(status, code, str(error.detail), headers, **members)


def _flatten(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    """`{"a": {"b": ["x"]}}` as `{"a.b": ["x"]}`."""
    if isinstance(detail, dict):
        found: dict[str, list[str]] = {}
        for field, inner in detail.items():
            found.update(_flatten(inner, _place(prefix, field)))
        return found
    if isinstance(detail, list) and any(isinstance(item, (dict, list)) for item in detail):
        found = {}
        for place, item in enumerate(detail):
            found.update(_flatten(item, f"{prefix}[{place}]"))
        return found
    sentences = detail if isinstance(detail, list) else [detail]
    return {prefix or "body": [str(sentence) for sentence in sentences]} if sentences else {}


def _place(prefix: str, field: Any) -> str:
    if field == "non_field_errors":
        return prefix
    if isinstance(field, int):
        return f"{prefix}[{field}]"
    return f"{prefix}.{field}" if prefix else str(field)
