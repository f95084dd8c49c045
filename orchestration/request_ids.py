"""The id of the request being served, for logs."""

import re
import uuid
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")
_ACCEPTABLE = re.compile(r"^[A-Za-z0-9._-]{8,64}$")


def begin(offered: str) -> str:
    """Take the caller's id where it is harmless, else a new one."""
    request_id = offered if _ACCEPTABLE.match(offered) else uuid.uuid4().hex
    _current.set(request_id)
    return request_id


def current() -> str:
    return _current.get()
