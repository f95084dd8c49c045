"""Install a lock file into the running environment: with uv if it can be had, else with pip.

Keeps to the standard library and to what Python 3.7 can read, see `bootstrap`.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile

from orchestration.runtime import pip_wheel
from orchestration.runtime.errors import SetupError


def install(lock: str, tools_lock: str) -> None:
    """Install what `lock` names, each file checked against its hash; `tools_lock` pins uv and pip themselves.

    Raises SetupError where neither installer succeeds.
    """
    uv = _find_uv()
    if uv and _run(_uv_command(uv, lock), _uv_environment())[0]:
        return
    with tempfile.TemporaryDirectory(prefix="countersign-install-") as folder:
        pip = _find_pip(tools_lock, folder)
        if not uv and _run(pip + _pip_options(_excerpt(tools_lock, "uv", folder)))[0]:
            uv = _find_uv()
            if uv and _run(_uv_command(uv, lock), _uv_environment())[0]:
                return
        done, output = _run(pip + _pip_options(lock))
    if not done:
        raise SetupError(
            f"The packages in {os.path.basename(lock)} could not be installed. pip said:\n{output[-2000:].strip()}\nCheck the connection to the package index (pip's "
            "own settings are honoured), then run this again."
        )


def _find_uv() -> str | None:
    inside = os.path.join(sys.prefix, "bin", "uv")
    if os.path.exists(inside):
        return inside
    found = shutil.which("uv")
    # A version manager's stand-in can exist and still refuse.
    return found if found and _run([found, "--version"])[0] else None


def _uv_command(uv: str, lock: str) -> list[str]:
    return [uv, "pip", "install", "--quiet", "--python", sys.executable, "--require-hashes", "-r", lock]


def _uv_environment() -> dict[str, str]:
    """Return what lets uv, which reads none of pip's settings, ask the same index in the same way."""
    environment = dict(os.environ)
    index = pip_wheel.configured("index-url")
    if index and not any(name in environment for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL")):
        environment["UV_DEFAULT_INDEX"] = index
    certificates = pip_wheel.configured("cert")
    if certificates:
        environment.setdefault("SSL_CERT_FILE", certificates)
    environment.pop("VIRTUAL_ENV", None)
    return environment


def _find_pip(tools_lock: str, folder: str) -> list[str]:
    """Return the command of a pip: this environment's, else the pinned wheel run as it is, else Python's bundled one."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    try:
        wheel = pip_wheel.download(_excerpt(tools_lock, "pip", folder), folder)
        return [sys.executable, os.path.join(wheel, "pip")]
    except SetupError as error:
        if importlib.util.find_spec("ensurepip") and _run([sys.executable, "-m", "ensurepip"])[0]:
            return [sys.executable, "-m", "pip"]
        raise SetupError(
            f"{error} Python's own copy of pip is missing too. On Debian and Ubuntu: apt-get install python3-venv; then "
            "run this again."
        ) from error


def _pip_options(lock: str) -> list[str]:
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    return ["install"] + quiet + ["--require-hashes", "--no-deps", "-r", lock]


def _excerpt(lock: str, package: str, folder: str) -> str:
    """Write the lines of one package into a lock file of its own and return its path."""
    with open(lock) as handle:
        blocks = handle.read().replace("\\\n", " ").splitlines()
    path = os.path.join(folder, package + ".lock")
    with open(path, "w") as handle:
        handle.write("\n".join(line for line in blocks if line.startswith(package + "==")) + "\n")
    return path


def _run(command: list[str], environment: dict[str, str] | None = None) -> tuple[bool, str]:
    """Run a command without a terminal; return (did it succeed, what it printed)."""
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode == 0, done.stdout
