"""What `up` can run: each child's command line, how it is asked to stop, and how one knows that it is ready."""

import os
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from orchestration.runtime import paths, postgres, privileges, starting, valkey

BLOCKING_THREADS = "4"
WORKER_THREADS = "4"
ANSWER_SECONDS = 2


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Child:
    """One long-running program. `grace` is how many seconds it may take to stop before it is killed."""

    name: str
    command: list[str]
    environment: dict[str, str]
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 10
    is_ready: Callable[[], bool] = _always


def database() -> Child:
    """Return the embedded PostgreSQL, its cluster made. Raises SetupError where it cannot run here."""
    cluster = postgres.own_cluster()
    cluster.create()
    return Child(
        "database", cluster.command(), cluster.environment(), signal.SIGINT, postgres.STOP_SECONDS, cluster.is_ready
    )


def broker() -> Child:
    """Return the embedded Valkey. Raises SetupError where it cannot run here."""
    own = valkey.own_broker()
    return Child("broker", own.command(), dict(os.environ), is_ready=own.is_ready)


def web(host: str, port: int, marker: Path) -> Child:
    """Return the web server.

    It says that it is starting for as long as the file `marker` exists.
    """
    paths.private_dir(paths.var_dir() / "static")
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": str(port),
        "--workers": str(settings.WEB_PROCESSES),
        "--blocking-threads": BLOCKING_THREADS,
        "--respawn-interval": "0.2",
        "--workers-kill-timeout": "5",
    }
    if os.environ.get("LOG_FORMAT", "json") == "json":
        options["--log-config"] = str(paths.CHECKOUT / "orchestration" / "logs" / "granian.json")
    flat = [part for pair in options.items() for part in pair]
    command = _python("granian", *flat, "--respawn-failed-workers", "--no-ws", "orchestration.wsgi:application")
    # Asked nicely, it takes its workers along; killed outright it could not.
    wrapped = privileges.wrap(command, on_parent_death="TERM")
    bounded = f"{os.environ.get('PGOPTIONS', '')} -c statement_timeout={settings.WEB_STATEMENT_SECONDS}s".strip()
    environment = python_environment() | {starting.MARKER: str(marker), "PGOPTIONS": bounded}
    return Child("web", wrapped, environment, is_ready=lambda: answers(host, port))


def worker() -> Child:
    """Return the Celery worker. Its tasks wait for mail servers and the database, so threads do.

    RabbitMQ refuses a second worker of the same name, and machines are often called alike.
    """
    options = ("--hostname", f"celery@%h-{paths.node()}", "--pool", "threads", "--concurrency", WORKER_THREADS)
    command = _celery("worker", *options, "--loglevel", "INFO", "--without-gossip", "--without-mingle")
    return Child("worker", privileges.wrap(command), _celery_environment())


def beat() -> Child:
    """Return the clock of the periodic tasks, alone of its kind: two would tick twice."""
    schedule = paths.private_dir(paths.var_dir() / "beat") / "schedule"
    command = _celery("beat", "--loglevel", "INFO", "--pidfile", "", "--schedule", str(schedule))
    return Child("beat", privileges.wrap(command), _celery_environment())


def once(program: str) -> list[str]:
    """Return the command of one of this package's own programs, which does its work and ends."""
    return privileges.wrap(_python(f"orchestration.runtime.{program}"))


def python_environment() -> dict[str, str]:
    """Return the environment of our own programs: this one's, in the checkout, with logs written as they happen."""
    own = {"PYTHONPATH": str(paths.CHECKOUT), "PYTHONUNBUFFERED": "1", "COUNTERSIGN_VAR": str(paths.var_dir())}
    return os.environ | own | {"DJANGO_SETTINGS_MODULE": "orchestration.settings"}


def answers(host: str, port: int, path: str = "/health/live") -> bool:
    """Say whether the web server answers a request, and not with a failure of its own."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)
    request = urllib.request.Request(f"http://{reachable}:{port}{path}", headers={"Host": "127.0.0.1"})
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def _python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", module, *arguments]


def _celery_environment() -> dict[str, str]:
    """Without Django's checks, which the preparing of the database has made already."""
    return python_environment() | {"CELERY_SKIP_CHECKS": "1"}


def _celery(*arguments: str) -> list[str]:
    return _python("celery", "--quiet", "--app", "orchestration.celery", *arguments)
