"""One trace from a request to what it set off in a worker, through real processes and a real broker, and no word in it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from orchestration import wake
from orchestration.runtime import paths, telemetry
from orchestration.runtime.valkey import Broker
from orchestration.services.relay import around_event, relay
from projects import events
from projects.models import Outbox
from projects.services.tokens import create_token
from tests import scratch
from tests.orchestration.notices.machinery import Worker
from tests.orchestration.tracing import collector
from tests.world import build_world

MARK = "Zq7marker"
# A program that answers requests as a web process does, and lives until it is told to end.
WEB = """
import json, sys
from orchestration import wsgi
from django.test import Client
token, path, body, mark = json.loads(sys.stdin.readline())
head = {"Authorization": f"Bearer {token}", "X-Request-ID": "my-request-1"}
client = Client(raise_request_exception=False)
answer = client.post(path, body, content_type="application/json", headers=head)
print(answer.status_code)
client.get(f"/sign-in/{mark}?of={mark}", headers={"User-Agent": mark})
client.get("/health/live")
print("asked", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def collected() -> Iterator[collector.Collector]:
    with collector.running() as found:
        yield found


def attributes(span: Span) -> dict[str, object]:
    return {each.key: each.value.string_value or each.value.int_value for each in span.attributes}


def test_one_trace_leads_from_a_request_to_the_task_in_a_worker(
    transactional_db: None,
    broker: Broker,
    collected: collector.Collector,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = build_world()
    feature = world.feature(MARK)
    relay()
    _, token = create_token(name=MARK, by=world.people["pm"])
    scratch.empty(broker)
    for name, value in collected.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("OTEL_SERVICE_NAME", "worker")
    worker = Worker(tmp_path / "worker.log", 1)
    asked = [token, f"/api/v1/features/{feature.key}/gates/prd/revisions", {"body": f"# {MARK}\n\n## Goals\n- {MARK}"}]
    web = subprocess.Popen(
        [sys.executable, "-c", WEB],
        env=os.environ | {"OTEL_SERVICE_NAME": "web", "DJANGO_SETTINGS_MODULE": "orchestration.settings"},
        cwd=paths.CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert web.stdin
        web.stdin.write(json.dumps([*asked, MARK]) + "\n")
        web.stdin.flush()
        collected.wait_for(lambda: collected.named("event ") and collected.named("task orchestration.tasks.relay"))
    finally:
        answered, said = web.communicate("\n")
        worker.process.terminate()
        worker.process.wait()
    assert answered == "201\nasked\n"
    _follow(collected, feature.key)
    _hold_no_words(collected, [MARK, token, *(person.email for person in world.people.values())])
    _join_logs(said, worker.log.read_text(), collected)


def _follow(collected: collector.Collector, key: str) -> None:
    """The request, the task that it woke, and the work on its event; statements below each."""
    [(process, request)] = collected.named("POST /api/v1/features/")
    said = attributes(request)
    assert process == "web" and said["countersign.request"] == "my-request-1"
    assert said["http.response.status_code"] == 201 and "<feature_key:key>" in str(said["http.route"])
    [(process, event)] = collected.named("event revision.offered")
    assert process == "worker" and event.trace_id == request.trace_id and event.parent_span_id == request.span_id
    assert attributes(event)["countersign.feature"] == key and len(event.links) == 1
    [task] = [
        span for _, span in collected.named("task orchestration.tasks.relay") if span.trace_id == request.trace_id
    ]
    assert event.links[0].span_id == task.span_id and task.parent_span_id == request.span_id
    for parent in (request, event):
        below = [span for _, span in collected.spans if span.parent_span_id == parent.span_id]
        assert {attributes(span)["db.system.name"] for span in below if span.name in ("SELECT", "INSERT")} == {
            "postgresql"
        }
    assert not Outbox.objects.exists() and not collected.named("GET /health")


def _hold_no_words(collected: collector.Collector, secrets: list[str]) -> None:
    sent = b"".join(collected.bodies)
    assert b"INSERT INTO" in sent and b"/sign-in/<str:secret>" in sent
    for secret in secrets:
        assert secret.encode() not in sent, secret


def _join_logs(web: str, worker: str, collected: collector.Collector) -> None:
    """Each line of both is JSON, and names its trace where there is one."""
    trace = collected.named("POST /api/v1/features/")[0][1].trace_id.hex()
    lines = [json.loads(line) for line in web.splitlines()]
    assert [line["trace_id"] for line in lines if line.get("request") == "my-request-1"] == [trace]
    done = [json.loads(line) for line in worker.splitlines()]
    assert any("relay_events" in line["event"] and line.get("trace_id") == trace for line in done)


FAILING = """
import django
django.setup()
from django.test import Client
from orchestration.services.notices import telling
from orchestration.services import relay
def broken(*_): raise ValueError("Zq7marker")
telling.audience = broken
relay.relay()
from django.db import connection
try:
    from orchestration.tracing import spans
    with spans.opened("work", kind=spans.SpanKind.INTERNAL):
        connection.cursor().execute("SELECT * FROM nowhere WHERE a = %s", ["Zq7marker"])
except Exception:
    pass
"""


def test_a_failure_is_told_by_its_type_alone(
    transactional_db: None, collected: collector.Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_world()
    own = collected.environment() | {"DJANGO_SETTINGS_MODULE": "orchestration.settings", "LOG_LEVEL": "CRITICAL"}
    subprocess.run([sys.executable, "-c", FAILING], env=os.environ | own, cwd=paths.CHECKOUT, check=True)
    failed = collected.named("event ")[0][1]
    assert failed.status.code == Status.STATUS_CODE_ERROR and attributes(failed)["error.type"] == "ValueError"
    statement = next(span for _, span in collected.spans if "nowhere" in str(attributes(span).get("db.query.text")))
    assert attributes(statement)["error.type"] == "ProgrammingError"
    assert MARK.encode() not in b"".join(collected.bodies)


def test_without_a_collector_nothing_of_it_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor where it is switched off."""
    assert not settings.TRACING and "orchestration.tracing.starting" not in sys.modules
    assert not events.after_append and not around_event and not wake.carried
    assert not telemetry.is_wanted()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    assert telemetry.is_wanted()
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    assert not telemetry.is_wanted()
