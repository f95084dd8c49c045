"""The supervisor with children that misbehave, in a process of its own: it takes over the signals."""

import subprocess
import sys
from pathlib import Path

from orchestration.runtime.paths import CHECKOUT

PRELUDE = """
import os, signal, sys, time
from pathlib import Path
from orchestration.runtime.children import Child
from orchestration.runtime.supervisor import Stopped, Supervisor
said = []
supervisor = Supervisor(Path(sys.argv[1]), said.append)
def child(name, code, **options):
    return Child(name, [sys.executable, "-c", code], dict(os.environ), **options)
"""


def run(tmp_path: Path, script: str) -> list[str]:
    """Run a script with a supervisor; return the lines it prints."""
    command = [sys.executable, "-c", PRELUDE + script, str(tmp_path)]
    return subprocess.run(
        command, cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=True
    ).stdout.splitlines()


def test_pauses_grow_for_a_child_that_keeps_ending(tmp_path: Path) -> None:
    """It is tried again, and does not keep a core busy."""
    lines = run(
        tmp_path,
        """
supervisor.start(child("poor", "print('tried', flush=True); raise SystemExit(3)"))
supervisor.wait_until(lambda: False, 2.5)
print(Path(supervisor.log_place("poor")).read_text().count("tried"))
print(said[0])
print([line for line in said if "times in a row" in line][0])
""",
    )
    assert 3 <= int(lines[0]) <= 5
    assert lines[1] == "poor ended with status 3; starting it again."
    assert lines[2].endswith(str(tmp_path / "poor.log"))


def test_a_child_that_does_not_stop_is_killed_with_all_it_started(tmp_path: Path) -> None:
    """A stop ends, whatever the children do."""
    lines = run(
        tmp_path,
        """
code = "import signal, subprocess, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
code += "print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)"
log = Path(supervisor.log_place("deaf"))
supervisor.start_ready(child("deaf", code, grace=0.3, is_ready=lambda: log.exists() and "\\n" in log.read_text()), 20)
began = time.monotonic()
supervisor.stop()
print(time.monotonic() - began < 5)
started = Path(f"/proc/{log.read_text().strip()}/exe")
print(not supervisor.wait_until(lambda: not started.exists(), 20))
""",
    )
    assert lines == ["True", "False"]


def test_a_signal_stops_the_watch(tmp_path: Path) -> None:
    """SIGTERM counts like Ctrl-C, as process managers send it."""
    lines = run(
        tmp_path,
        """
supervisor.start(child("well", "import time; time.sleep(60)"))
signal.setitimer(signal.ITIMER_REAL, 0.5)
signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
supervisor.watch()
supervisor.stop()
print("stopped", said)
""",
    )
    assert lines == ["stopped []"]


def test_children_can_write_to_the_supervisors_own_standard_error(tmp_path: Path) -> None:
    """Where the machine keeps the logs, nothing is written to a file that grows."""
    script = """
import subprocess
supervisor.logs = None
supervisor.start(child("chatty", "import sys; print('said', file=sys.stderr, flush=True); import time; time.sleep(60)"))
supervisor.wait_until(lambda: False, 1.5)
supervisor.stop()
"""
    command = [sys.executable, "-c", PRELUDE + script, str(tmp_path)]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr.count("said") == 1
    assert not list(tmp_path.glob("*.log"))
