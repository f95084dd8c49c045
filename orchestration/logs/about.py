"""What the lines of a request, or of an event's effects, are about: bound once, carried by every line meanwhile."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest
from django.utils.functional import LazyObject, empty
from structlog.contextvars import bind_contextvars, bound_contextvars, clear_contextvars

from projects.models import Event

_KEY = re.compile(r"[A-Z][A-Z0-9]{1,9}-[0-9]{1,9}")


def begin_request(request_id: str) -> None:
    clear_contextvars()
    bind_contextvars(request=request_id)


def bind_view(request: HttpRequest) -> None:
    """The feature that the address names, once it is resolved."""
    asked: dict[str, Any] = request.resolver_match.kwargs if request.resolver_match else {}
    key = str(asked.get("feature_key") or asked.get("key") or "")
    if _KEY.fullmatch(key):
        bind_contextvars(feature=key)


def bind_user(request: HttpRequest) -> None:
    """Whoever was asked for by now; looking them up only for a log line would cost a statement."""
    user = request.__dict__.get("user")
    if isinstance(user, LazyObject) and user._wrapped is empty:
        return
    if user is not None and user.pk:
        bind_contextvars(user=user.pk)


@contextmanager
def event(found: Event) -> Iterator[None]:
    about = {"event_id": found.pk} | ({"feature": found.feature.key} if found.feature else {})
    with bound_contextvars(**about):
        yield
