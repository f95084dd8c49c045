"""`manage.py test`, as far as it can be tried from within itself."""

from pathlib import Path

import pytest

from orchestration.runtime import browsers
from tests.runtime.installation import Installation

ONE = ("tests/runtime/test_ondemand.py", "-k", "test_who_needs_a_database", "-n", "0")


def test_without_a_browser_the_rest_runs_and_it_says_what_to_do(tmp_path: Path) -> None:
    """A green run must not hide that the browser tests were left out."""
    shown = Installation(tmp_path / "var").manage("test", *ONE, CHROMIUM="/nowhere/chromium")
    assert " passed" in shown.stdout
    assert shown.returncode == 1
    assert "CHROMIUM names /nowhere/chromium" in shown.stderr


def test_a_failing_suite_fails_the_command(tmp_path: Path) -> None:
    """pytest's own status is the command's."""
    assert Installation(tmp_path / "var").manage("test", "tests/none.py", "-n", "0").returncode == 4


def test_a_browser_of_ones_own_choice_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """CHROMIUM names a path or a name on the PATH."""
    chosen = tmp_path / "my-browser"
    chosen.write_text("#!/bin/sh\n")
    chosen.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(chosen))
    assert browsers.find() == str(chosen)
