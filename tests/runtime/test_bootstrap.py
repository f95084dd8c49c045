"""From a fresh checkout to a working command, with the standard library alone."""

import hashlib
import os
import shutil
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from orchestration.runtime import pip_wheel
from orchestration.runtime.errors import SetupError
from orchestration.runtime.paths import CHECKOUT

SECONDS = 300
WHEEL = "pip-99.1-py3-none-any.whl"


def index_answers() -> bool:
    """Say whether the package index can be reached at all from here."""
    try:
        with urllib.request.urlopen(
            (pip_wheel.configured("index-url") or pip_wheel.DEFAULT_INDEX) + "/pip/", timeout=5
        ):
            return True
    except (OSError, ValueError):
        return False


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a copy of the project as it would be cloned: no environment, no data."""
    if not index_answers():
        pytest.skip("the package index cannot be reached")
    copy = tmp_path_factory.mktemp("fresh") / "checkout"
    leave = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache", "*.egg-info")
    shutil.copytree(CHECKOUT, copy, ignore=leave)
    yield copy
    shutil.rmtree(copy)


def command(checkout: Path, *arguments: str) -> list[str]:
    """Return a command line as a person would type it, with the interpreter that the machine came with."""
    return [str(Path(sys.executable).resolve()), str(checkout / "manage.py"), *arguments]


def environment() -> dict[str, str]:
    """Return an environment in which no uv is to be found."""
    return {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"} | {"PATH": "/usr/bin:/bin"}


def version(checkout: Path) -> subprocess.CompletedProcess[str]:
    """Run the least of all commands to its end."""
    return subprocess.run(
        command(checkout, "version"),
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def test_two_first_commands_at_once_share_one_environment(checkout: Path) -> None:
    """Whoever comes second waits, and what a command prints stays alone on its standard output."""
    started = [
        subprocess.Popen(
            command(checkout, "version"),
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    outputs = [process.communicate(timeout=SECONDS) for process in started]
    assert [process.returncode for process in started] == [0, 0], outputs
    assert all(output.startswith("5.2") and output.count("\n") == 1 for output, _ in outputs)
    installing = [error for _, error in outputs if "Installing what requirements.lock names" in error]
    assert len(installing) == 1


def test_an_unchanged_lock_costs_nothing_and_a_changed_one_is_installed(checkout: Path) -> None:
    """The note of what was installed is about the lock's content."""
    version(checkout)  # installs, where no test before has
    assert version(checkout).stderr == ""
    with open(checkout / "requirements.lock", "a") as lock:
        lock.write("# touched\n")
    touched = subprocess.run(
        command(checkout, "version"), env=environment(), capture_output=True, text=True, check=True
    )
    assert "requirements.lock" in touched.stderr


def test_a_changed_file_is_refused(checkout: Path) -> None:
    """Every package is checked against the hash in the lock."""
    lock = checkout / "requirements.lock"
    kept = lock.read_text()
    lock.write_text("idna==3.6 --hash=sha256:" + "0" * 64 + "\n")
    refused = version(checkout)
    lock.write_text(kept)
    assert refused.returncode == 1
    assert "could not be installed" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_old_python_looks_for_a_newer_one(checkout: Path, tmp_path: Path) -> None:
    """A sentence where there is none; the file itself must be readable to Pythons that are long gone."""
    source = (
        "import sys; sys.version_info = (3, 9, 2, 'final', 0); sys.prefix = '/usr'; "
        f"sys.path.insert(0, {str(checkout)!r}); from orchestration.runtime import bootstrap; "
        f"bootstrap.ENVIRONMENT = {str(tmp_path / 'none')!r}; bootstrap.ensure(['manage.py', 'version'])"
    )
    refused = subprocess.run(
        [str(Path(sys.executable).resolve()), "-c", source],
        env=environment() | {"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "SetupError: Countersign needs Python 3.11 or newer" in refused.stderr


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the folder behind a package index of one package, which pip's settings name; it is served for real."""
    folder = tmp_path / "index"
    (folder / "pip").mkdir(parents=True)
    (folder / "pip" / "index.html").write_text(f'<a href="{WHEEL}#sha256=any">{WHEEL}</a>')
    (folder / "pip" / WHEEL).write_bytes(b"a wheel")
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        yield folder
        server.shutdown()


def pinned(folder: Path, content: bytes) -> str:
    """Write a lock file that pins a pip of this content; return its path."""
    lock = folder / "pip.lock"
    lock.write_text(f"pip==99.1 --hash=sha256:{hashlib.sha256(content).hexdigest()}\n")
    return str(lock)


def test_the_pinned_pip_is_fetched_from_the_configured_index(index: Path, tmp_path: Path) -> None:
    """The machine's own settings say where packages come from."""
    fetched = pip_wheel.download(pinned(tmp_path, b"a wheel"), str(tmp_path))
    assert Path(fetched).read_bytes() == b"a wheel"


def test_another_pip_than_the_pinned_one_is_not_taken(index: Path, tmp_path: Path) -> None:
    """It would run with our rights."""
    with pytest.raises(SetupError, match="is not the pinned file"):
        pip_wheel.download(pinned(tmp_path, b"another wheel"), str(tmp_path))
    assert not (tmp_path / WHEEL).exists()
