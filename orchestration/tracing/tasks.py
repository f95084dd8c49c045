"""A span for each task of a worker; one that a commit woke belongs to the trace of that commit's request."""

from contextlib import ExitStack
from typing import Any

from celery import Task
from celery.signals import task_failure, task_postrun, task_prerun
from opentelemetry import trace
from opentelemetry.trace import SpanKind
from structlog.contextvars import bound_contextvars

from orchestration.tracing import spans

_running: dict[str, ExitStack] = {}  # by the task's id


def watch() -> None:
    task_prerun.connect(_begin, weak=False)
    task_failure.connect(_fail, weak=False)
    task_postrun.connect(_end, weak=False)


def _begin(task_id: str, task: Task, **_: Any) -> None:
    header = str(getattr(task.request, spans.HEADER, "") or (task.request.headers or {}).get(spans.HEADER, ""))
    stack = _running[task_id] = ExitStack()
    span = stack.enter_context(
        spans.opened(
            f"task {task.name}",
            kind=SpanKind.CONSUMER,
            context=spans.continued({spans.HEADER: header}),
            attributes={"celery.task_name": task.name},
        )
    )
    stack.enter_context(bound_contextvars(trace_id=spans.trace_id(span)))


def _fail(exception: BaseException, **_: Any) -> None:
    spans.fail(trace.get_current_span(), exception)


def _end(task_id: str, **_: Any) -> None:
    if stack := _running.pop(task_id, None):
        stack.close()
