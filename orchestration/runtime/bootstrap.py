"""Make the project's own environment in `.venv`, with nothing but the standard library.

Runs before anything is installed and on Pythons too old for the rest, so it keeps to what Python 3.7 can read. Outside
the environment it only makes it and starts over inside; inside it installs what the lock files name, once for each
content of theirs.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys

from orchestration.runtime import installers, telemetry
from orchestration.runtime.errors import SetupError

CHECKOUT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ENVIRONMENT = os.path.join(CHECKOUT, ".venv")
OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


def ensure(command_line: list[str]) -> None:
    """Return inside an environment that holds all that the command needs; starts the process over if it has to.

    Raises SetupError with a sentence that says what to do.
    """
    if os.path.realpath(sys.prefix) != os.path.realpath(ENVIRONMENT):
        _start_over_inside(command_line)
    names = ["requirements.lock", *_more(command_line[1:])]
    missing = [name for name in names if not _is_installed(name)]
    if not missing:
        return
    with _Alone():
        for name in [name for name in missing if not _is_installed(name)]:
            _say(f"Installing what {name} names (once; it takes a few seconds to a minute).")
            installers.install(os.path.join(CHECKOUT, name), os.path.join(CHECKOUT, "requirements-dev.lock"))
            with open(_marker(name), "w") as marker:
                marker.write(_state(name))


def _more(arguments: list[str]) -> list[str]:
    """Return the locks beside the usual one: what development needs holds the packages for traces too."""
    if _develops(arguments):
        return ["requirements-dev.lock"]
    traces = telemetry.is_wanted() or arguments == ["bootstrap", "--tracing"]
    return ["requirements-tracing.lock"] if traces else []


def _develops(arguments: list[str]) -> bool:
    return arguments[:1] == ["test"] or arguments == ["bootstrap", "--dev"]


def _start_over_inside(command_line: list[str]) -> None:
    python = os.path.join(ENVIRONMENT, "bin", "python")
    if not os.path.exists(python):
        if sys.version_info < OLDEST:
            _start_over_with_newer(command_line)
        with _Alone():
            if not os.path.exists(python):
                _say(f"Making Countersign's own Python environment in {ENVIRONMENT} (first start only).")
                _make_environment()
    os.execv(python, [python] + command_line)


def _start_over_with_newer(command_line: list[str]) -> None:
    for name in NEWER:
        newer = shutil.which(name)
        # A version manager's stand-in can exist and still refuse, so each is tried.
        if newer and subprocess.call([newer, "-c", ""], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0:
            os.execv(newer, [newer] + command_line)
    raise SetupError(
        f"Countersign needs Python 3.11 or newer; this is {sys.version.split()[0]}. Install one, then run this again."
    )


def _make_environment() -> None:
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", "--clear", ENVIRONMENT],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise SetupError(f"The environment could not be made in {ENVIRONMENT}: {made.stdout.strip()}")


def _marker(name: str) -> str:
    return os.path.join(ENVIRONMENT, "installed-" + name)


def _state(name: str) -> str:
    """Return what an installation depends on: the lock's content and the interpreter's version."""
    try:
        with open(os.path.join(CHECKOUT, name), "rb") as lock:
            return f"{hashlib.sha256(lock.read()).hexdigest()} {sys.version_info[0]}.{sys.version_info[1]}\n"
    except OSError as error:
        raise SetupError(f"{name} cannot be read: {error.strerror}. Get a whole copy of the project.") from error


def _is_installed(name: str) -> bool:
    try:
        with open(_marker(name)) as marker:
            return marker.read() == _state(name)
    except OSError:
        return False


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


class _Alone:
    """Keep a second bootstrap of the same checkout waiting; the lock ends with the process."""

    def __enter__(self) -> None:
        self.folder = os.open(CHECKOUT, os.O_RDONLY)
        fcntl.flock(self.folder, fcntl.LOCK_EX)

    def __exit__(self, *failure: object) -> None:
        os.close(self.folder)
