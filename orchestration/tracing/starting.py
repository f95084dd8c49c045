"""Begin to trace this process: what is recorded, where it goes, and what asks for spans."""

import os

from django.db.backends.signals import connection_created
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from orchestration import wake
from orchestration.services import relay
from orchestration.tracing import spans, statements, tasks
from projects import events


def begin() -> None:
    """Once in each process. Where to, how much of it and under which name, say OpenTelemetry's own variables."""
    name = os.environ.get("OTEL_SERVICE_NAME") or "countersign"
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: name}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    connection_created.connect(statements.watch_connection, dispatch_uid="traced statements")
    events.after_append.append(spans.keep_with_event)
    relay.around_event.append(spans.around_event)
    wake.carried.append(spans.carried)
    tasks.watch()
