"""The services' clock. Real time unless a caller says otherwise, as the demo does when it plays eight weeks of history."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_frozen: ContextVar[datetime | None] = ContextVar("frozen_time", default=None)


def now() -> datetime:
    return _frozen.get() or timezone.now()


@contextmanager
def time_is(moment: datetime) -> Iterator[None]:
    """Let every service called inside see `moment` (timezone-aware) as the present."""
    reset = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(reset)
