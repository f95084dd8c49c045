"""PostgreSQL as root, which it refuses: in a user namespace, or as nobody where there can be none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.runtime.paths import CHECKOUT
from tests.runtime.installation import Installation

pytestmark = pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="is about root on Linux")
NO_NAMESPACE = 77
# An empty /var/lib of its own, so that the machine's is left alone.
SCRIPT = 'mount -t tmpfs none /var/lib && cd "$1" && shift && "$@" && ls -ln /var/lib/countersign/*'
SHOW = (
    "import os; from django.db import connection; cursor = connection.cursor(); "
    "cursor.execute('SELECT pg_backend_pid(), current_user'); pid, user = cursor.fetchone(); "
    "print(user, os.stat(f'/proc/{pid}').st_uid)"
)


def test_files_stay_roots_in_a_folder_only_root_can_enter(tmp_path: Path) -> None:
    """A checkout below a closed home is enough."""
    (tmp_path / "closed").mkdir(mode=0o700)
    own = Installation(tmp_path / "closed" / "var")
    shown = own.manage("shell", "--no-imports", "--command", SHOW)
    assert shown.stdout.split() == ["countersign", "0"], shown.stderr
    assert (own.var / "postgres" / "data").stat().st_uid == 0


def test_without_namespaces_it_runs_as_nobody_elsewhere(tmp_path: Path) -> None:
    """Data and programs go where nobody can reach them, and later commands find them there."""
    own = Installation(tmp_path / "var")
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", SHOW]
    inside = [sys.executable, "-m", "tests.runtime.namespaces", "sh", "-c", SCRIPT, "sh", str(CHECKOUT), *command]
    shown = subprocess.run(inside, cwd=CHECKOUT, env=own.environment(), capture_output=True, text=True, check=False)
    if shown.returncode == NO_NAMESPACE:
        pytest.skip("this machine allows no user namespaces, so the whole suite has run this way")
    answer, *listing = shown.stdout.splitlines()
    assert answer == "countersign 65534", shown.stderr
    assert any(line.split()[2] == "65534" for line in listing if line.endswith(" data"))
    assert not (own.var / "postgres" / "data").exists()
