"""`manage.py up` as a person and a bad day meet it: real processes, really killed."""

import contextlib
import os
import re
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.installation import Installation, eventually

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]
# Seconds on a machine of one's own; the limit leaves room for one that runs other tests at the same time.
SOON = 30.0


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Return an installation that has been started once; whatever a test leaves running is ended."""
    own = Installation(tmp_path_factory.mktemp("up") / "var")
    yield own
    if not own.has_ended():
        own.end()


@pytest.fixture
def running(installation: Installation, tmp_path: Path) -> Installation:
    """Return the installation, started if it is not."""
    if installation.has_ended():
        installation.start(tmp_path / "up.log")
    return installation


def test_it_is_ready_when_it_says_so(installation: Installation, tmp_path: Path) -> None:
    """Whoever opens the printed address finds the page, and with it who can sign in."""
    installation.start(tmp_path / "up.log")
    assert installation.answers("/accounts/login/")
    assert eventually(installation.answers, SOON)
    printed = (tmp_path / "up.log").read_text()
    assert f"http://127.0.0.1:{installation.port} " in printed
    assert "engineer@demo.example" in printed


MESSAGES = {
    "two kinds of length": b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": b"Content-Length: 6\r\nContent-Length: 5\r\n\r\nabcdef",
    "an encoding that is none": b"Transfer-Encoding: xchunked\r\nContent-Length: 4\r\n\r\nabcd",
    "a space before the colon": b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "two megabytes of headers": b"X-A: " + b"a" * 2_000_000 + b"\r\n\r\n",
    "another site's name": b"Host: evil.example\r\n\r\n",
}


def test_a_message_has_one_end(running: Installation) -> None:
    """What could be read as two requests is answered once, with a refusal, and nothing after it is listened to."""
    assert eventually(running.answers, SOON)
    for name in MESSAGES:
        answers = answers_to(running, name)
        assert any(one.startswith(b"4") for one in answers), name
        assert len(answers) == 1 or name == "another site's name", (name, answers)


def answers_to(running: Installation, name: str) -> list[bytes]:
    """The status of each answer, where a second request follows."""
    host = b"" if b"Host:" in MESSAGES[name] else f"Host: 127.0.0.1:{running.port}\r\n".encode()
    second = b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with socket.create_connection(("127.0.0.1", running.port), timeout=5) as line:
        line.sendall(b"POST /accounts/login/ HTTP/1.1\r\n" + host + MESSAGES[name] + second)
        said = b""
        with contextlib.suppress(OSError):
            while part := line.recv(65536):
                said += part
    return re.findall(rb"HTTP/1\.1 (\d+)", said)


@pytest.mark.parametrize("name", ["web", "worker", "beat", "broker", "database"])
def test_a_killed_child_is_back_within_seconds(running: Installation, name: str) -> None:
    """Kill -9 of any child is a hiccup, and what it had started itself is gone."""
    before = running.main_process(name)
    os.kill(before, signal.SIGKILL)
    assert eventually(lambda: before not in running.processes(), SOON)

    def is_back() -> bool:
        try:
            return running.main_process(name) != before
        except StopIteration:
            return False

    assert eventually(is_back, SOON)
    assert eventually(running.answers, SOON)


def test_a_killed_web_worker_is_back(running: Installation) -> None:
    """One process of the web server is not the web server."""
    main = running.main_process("web")
    workers = Path(f"/proc/{main}/task/{main}/children").read_text().split()
    mine = [int(pid) for pid in workers if "granian" in running.processes().get(int(pid), "")]
    assert mine
    for pid in mine:
        os.kill(pid, signal.SIGKILL)
    assert eventually(running.answers, SOON)
    assert running.main_process("web") == main


def test_a_second_start_says_so(running: Installation) -> None:
    """Two of them on one data folder would fight."""
    second = running.manage("up", PORT=str(running.port + 1))
    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert "already runs" in second.stderr
    assert str(running.process.pid if running.process else "") in second.stderr


def test_commands_share_the_running_database(running: Installation) -> None:
    """A command beside `up` neither starts nor stops a server."""
    before = running.main_process("database")
    shown = running.manage("showmigrations", "--plan")
    assert "[X]" in shown.stdout
    assert running.main_process("database") == before


def test_a_killed_parent_leaves_nothing(running: Installation) -> None:
    """Not the servers, not the workers of the web server, nothing that still holds the port."""
    assert len(running.processes()) > 6
    running.end(signal.SIGKILL)
    assert eventually(lambda: not running.processes(), SOON), running.processes()


def test_ctrl_c_stops_all_and_the_data_stay(running: Installation) -> None:
    """What was written before is there after the next start."""
    key = (running.var / "secret_key").read_text()
    assert running.end(signal.SIGINT) == 0
    assert not running.processes()
    assert (running.var / "secret_key").read_text() == key


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    """And nothing has been started by then."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        own = Installation(tmp_path / "var", port=other.getsockname()[1])
        refused = own.manage("up")
    assert refused.returncode == 1
    assert re.fullmatch(
        r"The address 127\.0\.0\.1:\d+ cannot be used: .*PORT=\d+ python3 manage.py up\n", refused.stderr
    )
    assert not (tmp_path / "var" / "postgres").exists()


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, "SECRET_KEY"),
        ({"SECRET_KEY": "s" * 60}, "ALLOWED_HOSTS"),
        ({"SECRET_KEY": "short", "ALLOWED_HOSTS": "countersign.example"}, "SECRET_KEY"),
    ],
)
def test_production_demands_its_settings(tmp_path: Path, given: dict[str, str], named: str) -> None:
    """A sentence that says what to set, and no traceback."""
    refused = Installation(tmp_path / "var").manage("up", COUNTERSIGN_ENV="production", **given)
    assert refused.returncode == 1
    assert named in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "eighty"), ("DATABASE_URL", "mysql://here/it"), ("COUNTERSIGN_ENV", "x")]
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    """Whatever cannot be understood is answered by a sentence with its name."""
    refused = Installation(tmp_path / "var").manage("up", **{name: value})
    assert refused.returncode == 1
    assert name in refused.stderr
    assert "Traceback" not in refused.stderr
