"""Open spans, and carry the trace from one process to the next as a W3C `traceparent`."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from opentelemetry import context, trace
from opentelemetry.trace import Link, Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from structlog.contextvars import bind_contextvars, bound_contextvars

from projects.models import Event, Outbox

HEADER = "traceparent"
tracer = trace.get_tracer("countersign")
_format = TraceContextTextMapPropagator()


def carried() -> dict[str, str]:
    """The present span as headers; empty where nothing is recorded."""
    headers: dict[str, str] = {}
    if trace.get_current_span().is_recording():
        _format.inject(headers)
    return {HEADER: headers[HEADER]} if HEADER in headers else {}


def continued(headers: Mapping[str, str]) -> context.Context:
    """The trace that these headers come from; a new one where they name none, or wrongly."""
    return _format.extract(headers, context.Context())


def opened(name: str, *, kind: SpanKind, **more: Any) -> AbstractContextManager[Span]:
    """A span as the present one. It keeps nothing of an exception: its message may hold what somebody wrote."""
    return tracer.start_as_current_span(name, kind=kind, record_exception=False, set_status_on_exception=False, **more)


def trace_id(span: Span) -> str:
    return trace.format_trace_id(span.get_span_context().trace_id)


def keep_with_event(event: Event) -> None:
    """For `projects.events`: the row of the outbox says which trace its event belongs to, outside of the chain."""
    if headers := carried():
        Outbox.objects.filter(pk=event.pk).update(trace=headers[HEADER])


@contextmanager
def around_event(event: Event) -> Iterator[Callable[[Exception], None]]:
    """For the relay: working an event off belongs to the trace of the request that wrote it, and names the task as a link.

    Yields what to call with a failure.
    """
    task = trace.get_current_span().get_span_context()
    parent = continued({HEADER: event.trace}) if event.trace else None
    links = [Link(task)] if parent and task.is_valid else []
    about: dict[str, str | int] = {"countersign.event": event.pk, "countersign.kind": event.kind}
    if event.feature:
        about["countersign.feature"] = event.feature.key
    with (
        opened(f"event {event.kind}", kind=SpanKind.CONSUMER, context=parent, attributes=about, links=links) as span,
        bound_contextvars(trace_id=trace_id(span)),
    ):
        yield lambda error: fail(span, error)


def fail(span: Span, error: BaseException | str) -> None:
    """Note a failure by its type."""
    span.set_attribute("error.type", error if isinstance(error, str) else type(error).__qualname__)
    span.set_status(Status(StatusCode.ERROR))


def say_in_logs(span: Span) -> None:
    bind_contextvars(trace_id=trace_id(span))
