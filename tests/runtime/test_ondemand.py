"""The embedded database for the length of one command."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.runtime.ondemand import needs_database
from orchestration.runtime.paths import CHECKOUT
from tests.runtime.installation import Installation, eventually

COUNT = "from django.db import connection; c = connection.cursor(); c.execute('SELECT 40 + 2'); print(c.fetchone()[0])"
HOLD = f"{COUNT}; import sys, time; sys.stdout.flush(); time.sleep({{seconds}})"


def holding(own: Installation, seconds: float) -> subprocess.Popen[str]:
    """Start a command that uses the database for so long, and return it once it does."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", HOLD.format(seconds=seconds)]
    process = subprocess.Popen(command, cwd=CHECKOUT, env=own.environment(), stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "42\n"
    return process


@pytest.mark.parametrize(
    ("line", "needed"),
    [
        ("migrate", True),
        ("playbook import a.md", True),
        ("playbook check a.md", False),
        ("playbook compile --json a.md", False),
        ("makemigrations --check", True),
        ("token --help", False),
        ("", False),
    ],
)
def test_who_needs_a_database(line: str, needed: bool) -> None:
    """Checking a playbook must not create one."""
    assert needs_database(line.split()) is needed


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_commands_share_one_server_and_leave_none(tmp_path: Path) -> None:
    """The second finds the first's; the first waits for nobody who has ended; nothing is on standard output but theirs."""
    own = Installation(tmp_path / "var")
    first = holding(own, seconds=2)
    second = own.manage("shell", "--no-imports", "--command", COUNT)
    assert (second.stdout, second.returncode) == ("42\n", 0)
    assert first.wait(60) == 0
    assert not own.processes()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_killed_command_leaves_no_server(tmp_path: Path) -> None:
    """And the next command starts one on the same data."""
    own = Installation(tmp_path / "var")
    killed = holding(own, seconds=60)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert eventually(lambda: not own.processes(), seconds=8)
    assert own.manage("shell", "--no-imports", "--command", COUNT).stdout == "42\n"
