"""A span for each statement within something traced: its text with places for the values, never the values."""

from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from opentelemetry import trace
from opentelemetry.trace import SpanKind

from orchestration.logs.slow_queries import text_of
from orchestration.tracing import spans


def watch_connection(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """For Django's signal that a connection was made."""
    if _traced not in connection.execute_wrappers:
        connection.execute_wrappers.append(_traced)


def _traced(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if not trace.get_current_span().is_recording():
        return execute(sql, params, many, context)
    text = text_of(sql)
    verb = text.split(" ", 1)[0].upper()
    with spans.opened(
        verb,
        kind=SpanKind.CLIENT,
        attributes={"db.system.name": "postgresql", "db.operation.name": verb, "db.query.text": text},
    ) as span:
        try:
            return execute(sql, params, many, context)
        except Exception as error:
            spans.fail(span, error)
            raise
