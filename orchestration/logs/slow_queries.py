"""A line for each statement that takes long: its text with places for the values, never the values."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

logger = logging.getLogger(__name__)
_LONGEST = 2000


def watch_connection(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """For Django's signal that a connection was made."""
    if _timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(_timed)


def _timed(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        milliseconds = (time.perf_counter() - began) * 1000
        if milliseconds >= settings.SLOW_QUERY_MS:
            logger.warning("a slow statement", extra={"ms": round(milliseconds), "sql": text_of(sql)})


def text_of(sql: Any) -> str:
    """Only what is text already: a statement composed elsewhere may hold values."""
    return " ".join(sql.split())[:_LONGEST] if isinstance(sql, str) else type(sql).__name__
