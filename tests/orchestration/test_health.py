"""Alive, ready, and in figures."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from orchestration.celery import app
from orchestration.models import Notice, Standing
from orchestration.monitoring import readiness
from orchestration.monitoring.readiness import _Machinery, _Migrations
from orchestration.runtime import starting
from orchestration.runtime.valkey import Broker
from orchestration.services.relay import relay
from tests.world import World


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing remembered from another test."""
    monkeypatch.setattr(readiness, "_machinery", _Machinery())
    monkeypatch.setattr(readiness, "_migrations", _Migrations())


def figure(text: str, name: str) -> float:
    found = re.search(rf"^{name} (\S+)$", text, re.MULTILINE)
    assert found, text
    return float(found[1])


def test_alive_asks_nobody(client: Client) -> None:
    """Without the database fixture any query would fail."""
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "live"})
    assert "no-store" in answer["Cache-Control"]


def test_without_broker_people_can_go_on(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.conf, "broker_url", "redis+socket:///nowhere/valkey.sock")
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "degraded",
        "database": True,
        "broker": False,
        "worker": False,
        "outbox_lag_seconds": 0.0,
    }


def test_a_broker_without_a_worker_is_told_apart(client: Client, db: None, broker: Broker) -> None:
    body = client.get("/health/ready").json()
    assert (body["status"], body["broker"], body["worker"]) == ("degraded", True, False)


def test_it_is_not_ready_while_the_database_is_being_prepared(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    marker = f"{tmp_path}/preparing"
    open(marker, "w").close()
    monkeypatch.setenv(starting.MARKER, marker)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (503, "starting")


def test_it_is_not_ready_before_all_migrations_are_applied(client: Client, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'orchestration'")
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (503, "starting")


def test_without_database_it_is_unavailable_and_says_so(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(readiness, "backlog", _gone)
        answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert (answer.json()["status"], answer.json()["database"]) == ("unavailable", False)


def _gone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM a_table_that_is_gone")


def test_the_lag_is_the_age_of_the_oldest_event(client: Client, world: World) -> None:
    lag = client.get("/health/ready").json()["outbox_lag_seconds"]
    assert 0 < lag < 60
    relay()
    assert client.get("/health/ready").json()["outbox_lag_seconds"] == 0


def test_metrics_tell_of_what_waits(client: Client, world: World) -> None:
    feature = world.feature()
    relay()
    Notice.objects.filter(pk=Notice.objects.earliest("pk").pk).update(mail=Notice.Mail.DEAD)
    Standing.objects.filter(feature=feature).update(pips=[{"key": "prd", "state": "error"}])
    text = client.get("/metrics").content.decode()
    assert figure(text, "countersign_outbox_events") == 0
    assert figure(text, "countersign_mails_dead") == 1
    assert figure(text, "countersign_mails_waiting") == Notice.objects.filter(mail=Notice.Mail.WAITING).count() > 0
    assert figure(text, "countersign_gate_errors") == 1


ASK = """
import django
django.setup()
from django.test import Client
client = Client()
client.get("/health/live")
client.get("/nothing/here")
print(client.get("/metrics").content.decode())
"""


def test_metrics_tell_of_requests(db: None, tmp_path: Path) -> None:
    """In a process of its own: the figures lie in files that belong to a process."""
    own = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "orchestration.settings"}
    environment = os.environ | own
    asked = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True)
    assert asked.returncode == 0, asked.stderr
    live = 'route="health_live",method="GET",status="2xx"'
    assert figure(asked.stdout, rf"countersign_request_seconds_count\{{{_any_order(live)}\}}") >= 1
    assert 'route="unmatched"' in asked.stdout and "/nothing/here" not in asked.stdout


ANSWER = """
import os, signal, sys
from django.conf import settings
settings.configure()
from django.http import StreamingHttpResponse
from orchestration.monitoring import requests
for _ in range(int(sys.argv[1])):
    requests.observe("feature", "GET", 200, 0.003)
with requests.counted():
    requests.count_stream(StreamingHttpResponse(iter([b"a"])))
    done = StreamingHttpResponse(iter([b"b"]))
    requests.count_stream(done)
    done.close()
    print("there", flush=True)
    sys.stdin.readline()
    os.kill(os.getpid(), signal.SIGKILL)
"""
READ = """
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from orchestration.monitoring import requests
requests.forget_ended_processes()
registry = CollectorRegistry()
MultiProcessCollector(registry)
print(generate_latest(registry).decode())
"""


def test_figures_are_those_of_all_processes_and_what_a_killed_one_answered_is_over(tmp_path: Path) -> None:
    """Two processes of a web server, killed without a word, and a third one that is asked."""
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}

    def read() -> str:
        return subprocess.run(
            [sys.executable, "-c", READ], env=environment, capture_output=True, text=True, check=True
        ).stdout

    answering = [
        subprocess.Popen(
            [sys.executable, "-c", ANSWER, times],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for times in ("3", "4")
    ]
    for each in answering:
        assert each.stdout and each.stdout.readline() == "there\n"
    bucket = r'countersign_request_seconds_bucket\{(?=[^}]*le="0.005")[^}]*\}'
    text = read()
    assert figure(text, bucket) == 7
    assert figure(text, "countersign_active_requests") == figure(text, "countersign_active_streams") == 2
    answering[0].communicate("\n")
    text = read()
    assert figure(text, bucket) == 7
    assert figure(text, "countersign_active_requests") == figure(text, "countersign_active_streams") == 1
    answering[1].communicate("\n")
    assert "countersign_active_requests 1" not in read()


def _any_order(labels: str) -> str:
    return "".join(f"(?=[^}}]*{re.escape(label)})" for label in labels.split(",")) + "[^}]*"


def test_health_and_metrics_cost_few_statements(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/health/ready")
    with django_assert_num_queries(1):
        client.get("/health/ready")
    with django_assert_num_queries(1):
        client.get("/metrics")
