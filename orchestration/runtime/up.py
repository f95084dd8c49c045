"""`manage.py up`: everything Countersign needs on this machine, in the foreground, until Ctrl-C."""

import argparse
import fcntl
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from orchestration.runtime import children, ondemand, paths
from orchestration.runtime.errors import SetupError
from orchestration.runtime.supervisor import Stopped, Supervisor

PARTS = ("web", "worker", "beat")
SERVER_SECONDS = 60
WEB_SECONDS = 60
# An address can stay taken for a moment after a killed `up`, while its web server notices.
ADDRESS_SECONDS = 5
ADDRESS_POLL_SECONDS = 0.1


def run(arguments: list[str]) -> int:
    """Run until somebody asks for the end; `arguments` are those after `up`. Returns the exit status.

    Raises SetupError with a sentence where the machine or the settings do not allow it.
    """
    options = _parser().parse_args(arguments)
    parts = options.only.split(",") if options.only else list(PARTS)
    if unknown := set(parts) - set(PARTS):
        raise SetupError(f"There is no part called {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}.")
    host, port = _checked_settings()
    with _claim(parts, _address(host, port)) as ended_in_order:
        if "web" in parts:
            _demand_free(host, port, patience=0 if ended_in_order else ADDRESS_SECONDS)
        return _supervise(parts, host, port)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="manage.py up", description="Start Countersign and stay in the foreground.")
    parser.add_argument("--only", metavar="PART,...", help=f"start only these of {', '.join(PARTS)}")
    return parser


def _checked_settings() -> tuple[str, int]:
    """Load the settings before anything is started; return the address to serve."""
    try:
        host, port = settings.HOST, settings.PORT
    except ImproperlyConfigured as error:
        raise SetupError(str(error)) from error
    if not 0 < port < 2**16:
        raise SetupError(f"PORT is {port}. Set it to a number from 1 to 65535.")
    return host, port


def _supervise(parts: list[str], host: str, port: int) -> int:
    began = time.monotonic()
    supervisor = Supervisor(paths.log_dir() if settings.LOG_TO == "files" else None, _say)
    try:
        _start_servers(supervisor)
        with tempfile.NamedTemporaryFile(prefix="countersign-preparing-") as marker:
            if "web" in parts:
                _start_web(supervisor, host, port, Path(marker.name))
            logins = _run(supervisor, "prepare")
        _start_rest(supervisor, parts, host, port)
        if "web" in parts:
            _announce(host, port, logins, time.monotonic() - began)
        supervisor.watch()
    except Stopped:
        return 130
    finally:
        _say("Stopping.")
        supervisor.stop()
    return 0


def _start_servers(supervisor: Supervisor) -> None:
    """Start what the environment names no server for."""
    if not os.environ.get("DATABASE_URL"):
        _start_database(supervisor)
    if not os.environ.get("BROKER_URL"):
        supervisor.start_ready(children.broker(), SERVER_SECONDS)


def _start_database(supervisor: Supervisor) -> None:
    if not (paths.postgres_home() / "data").exists():
        _say("Creating the database.")
    with ondemand.sole_starter():
        database = children.database()
        if database.is_ready():
            _say("Waiting for another command to let go of the database.")
        if not supervisor.wait_until(lambda: not database.is_ready(), SERVER_SECONDS):
            raise SetupError("Another command keeps using the embedded database. End it, then run this again.")
        supervisor.start_ready(database, SERVER_SECONDS)


def _start_web(supervisor: Supervisor, host: str, port: int, marker: Path) -> None:
    """Start the web server, which says that it is starting until `marker` is gone."""
    if settings.PRODUCTION:
        _run(supervisor, "statics")
    shutil.rmtree(paths.metrics_dir())
    supervisor.start(children.web(host, port, marker))


def _start_rest(supervisor: Supervisor, parts: list[str], host: str, port: int) -> None:
    """Start what needs a prepared database, once the page is there: people wait for it, and cores are few."""
    if "web" in parts and not supervisor.wait_until(lambda: children.answers(host, port), WEB_SECONDS):
        raise SetupError(f"The web server does not answer; its log is {supervisor.log_place('web')}.")
    if "worker" in parts:
        supervisor.start(children.worker())
    if "beat" in parts:
        supervisor.start(children.beat())


def _run(supervisor: Supervisor, program: str) -> str:
    """Run one of this package's programs to its end and return what it printed."""
    with tempfile.TemporaryFile() as output:
        status = supervisor.run(children.once(program), children.python_environment(), output)
        if status != 0:
            raise SetupError(f"The preparations failed ({program} ended with status {status}), see above.")
        output.seek(0)
        return output.read().decode()


def _announce(host: str, port: int, logins: str, seconds: float) -> None:
    _say(f"\nCountersign runs at {_address(host, port)} (started in {seconds:.1f} s). Ctrl-C stops it, its data stay.")
    if logins:
        _say(f"\nThe demo's people, each one click away on its sign-in page:\n{logins.rstrip()}\n")


def _claim(parts: list[str], address: str) -> AbstractContextManager[bool]:
    """Hold the data folder where two at once would fight: over embedded servers, or as two clocks."""
    own_servers = not (os.environ.get("DATABASE_URL") and os.environ.get("BROKER_URL"))
    return _only_one(address) if own_servers or "beat" in parts else nullcontext(True)


@contextmanager
def _only_one(address: str) -> Iterator[bool]:
    """Hold this installation for one `up`; yield whether the one before ended in order.

    The lock ends with the process, however that ends; the note in it is taken away by an orderly end only.
    """
    with open(paths.run_dir() / "up.lock", "a+") as lock:
        lock.seek(0)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SetupError(
                f"Countersign already runs here ({lock.read().strip()}). Stop it with Ctrl-C in its terminal first."
            ) from None
        ended_in_order = not lock.read()
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, {address}")
        lock.flush()
        try:
            yield ended_in_order
        finally:
            lock.truncate(0)


def _demand_free(host: str, port: int, patience: float) -> None:
    """Raise SetupError with one sentence where the address cannot be had within `patience` seconds."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise SetupError(f"HOST is '{host}', which is no address of this machine: {error.strerror}.") from error
    deadline = time.monotonic() + patience
    while True:
        try:
            with socket.socket(family, kind, protocol) as trial:
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                trial.bind(address)
                return
        except OSError as error:
            if time.monotonic() > deadline:
                raise SetupError(
                    f"The address {host}:{port} cannot be used: {error.strerror}. Name another port, for example: "
                    f"PORT={port + 1} python3 manage.py up"
                ) from error
        time.sleep(ADDRESS_POLL_SECONDS)


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _say(line: str) -> None:
    print(line, flush=True)
