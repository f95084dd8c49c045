"""How PostgreSQL, which refuses root, runs where Countersign was started by root.

A user namespace lets it be an ordinary user towards itself while its files stay root's. Where the machine allows no
user namespaces, it runs as `nobody`, with its data and its programs in a folder that `nobody` can reach.
"""

import os
import pwd
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from orchestration.runtime import paths
from orchestration.runtime.errors import SetupError

LAUNCHER = Path(__file__).with_name("launch.py")


def wrap(command: list[str], *, identity: str = "same", on_parent_death: str = "KILL") -> list[str]:
    """Return the command line that runs `command` as a child which ends with this process.

    `identity` is one of same, namespace, nobody; `on_parent_death` a signal name without SIG.
    """
    options = ["--parent", str(os.getpid()), "--signal", on_parent_death, "--as", identity]
    return [sys.executable, "-I", "-S", str(LAUNCHER), *options, "--", *command]


@cache
def postgres_identity() -> str:
    """Return how PostgreSQL has to be run here: same, namespace or nobody."""
    if os.geteuid() != 0:
        return "same"
    if paths.postgres_home().is_relative_to(paths.RELOCATED):
        return "nobody"
    trial = subprocess.run(
        wrap(["true"], identity="namespace"), capture_output=True, stdin=subprocess.DEVNULL, check=False
    )
    return "namespace" if trial.returncode == 0 else "nobody"


def relocate(programs: Path) -> tuple[Path, Path]:
    """Bring data and programs to where `nobody` can use them; return (the home of the data, the programs' folder).

    `programs` is the installed folder with bin, lib and share. Raises SetupError where there is no such user.
    """
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise SetupError(
            "PostgreSQL does not run as root, this machine allows no user namespaces, and it has no user 'nobody'. "
            "Start Countersign as an ordinary user, or set DATABASE_URL to a PostgreSQL server."
        ) from None
    home = paths.RELOCATED / paths.identity()
    home.mkdir(mode=0o755, parents=True, exist_ok=True)
    copied = _copy_programs(programs, home)
    kept = paths.var_dir() / "postgres" / "data"
    if kept.exists() and not (home / "data").exists():
        shutil.move(kept, home / "data")
        for path in (home / "data").rglob("*"):
            os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    for folder in (home / "data", home / "run"):
        hand_to_nobody(folder)
    return home, copied


def _copy_programs(programs: Path, home: Path) -> Path:
    """Copy the wheel's programs, and beside them the libraries that they look for there; return the copy's folder."""
    package = programs.parent
    copy = home / f"programs-{_version(programs)}"
    if not copy.exists():
        draft = copy.with_name(f"{copy.name}.{os.getpid()}")
        for part in (programs, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, draft / part.relative_to(package.parent), symlinks=True)
        for path in (draft, *draft.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        draft.rename(copy)
    return copy / programs.relative_to(package.parent)


def hand_to_nobody(folder: Path) -> None:
    """Make `folder`, if need be, and give it to the user `nobody` alone."""
    nobody = pwd.getpwnam("nobody")
    folder.mkdir(mode=0o700, exist_ok=True)
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)


def _version(programs: Path) -> str:
    """Name this build of the programs, so that an upgrade is copied anew."""
    found = (programs / "bin" / "postgres").stat()
    return f"{found.st_size}-{int(found.st_mtime)}"
