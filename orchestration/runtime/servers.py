"""Find or fetch the servers that the tests of many machines need besides: RabbitMQ, Redis and nginx, as Debian has them.

They are unpacked into a folder of this user's cache and not installed: that takes no root, and no service starts on the
machine. Where the machine has them installed, those are taken.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

MACHINE = Path("/")
# What each server consists of: where its programs lie, below the root or below the folder they were unpacked in.
PROGRAMS = {
    "rabbitmq-server": (
        "usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server",
        "usr/lib/erlang/erts-*/bin/erlexec",
    ),
    "redis-server": ("usr/bin/redis-server",),
    "nginx": ("usr/sbin/nginx",),
}


def cache() -> Path:
    """Return the folder that holds what was unpacked; it need not be there."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "countersign" / "servers"


def root_of(package: str) -> Path | None:
    """Return the root below which all programs of `package` lie, the machine's own or the unpacked one; None: neither."""
    roots = (root for root in (MACHINE, cache()) if all(any(root.glob(each)) for each in PROGRAMS[package]))
    return next(roots, None)


def environment(root: Path) -> dict[str, str]:
    """Return what lets programs below `root` find their libraries."""
    if root == MACHINE:
        return {}
    return {"LD_LIBRARY_PATH": ":".join(map(str, root.glob("usr/lib/*-linux-*")))}


def ensure() -> str:
    """Fetch what is missing; return "" or a sentence with the command that a person can run."""
    missing = [package for package in PROGRAMS if not root_of(package)]
    if not missing:
        return ""
    if shutil.which("apt-get") and shutil.which("dpkg-deb"):
        print(f"Fetching {', '.join(missing)} for the tests (once).", file=sys.stderr, flush=True)
        _fetch([package for package in PROGRAMS if root_of(package) != MACHINE])
    missing = [package for package in PROGRAMS if not root_of(package)]
    if not missing:
        return ""
    return (
        f"there is no {', '.join(missing)} here. On Debian and Ubuntu: apt-get install {' '.join(missing)} (as root)."
    )


def _fetch(packages: list[str]) -> None:
    """Unpack `packages` and what they need besides; the folder appears whole or not at all."""
    if os.geteuid() == 0:
        _apt_get(MACHINE, "update")
    folder = cache()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as draft:
        archives, unpacked = Path(draft, "archives"), Path(draft, "unpacked")
        archives.mkdir()
        unpacked.mkdir()
        _apt_get(archives, "download", *_needed(packages))
        for archive in archives.glob("*.deb"):
            subprocess.run(["dpkg-deb", "--extract", archive, unpacked], check=False)
        shutil.rmtree(folder, ignore_errors=True)
        unpacked.rename(folder)


def _needed(packages: list[str]) -> list[str]:
    """Return `packages` and whatever else apt would install with them on this machine."""
    plan = _apt_get(MACHINE, "--simulate", "--no-install-recommends", "install", *packages)
    return [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]


def _apt_get(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["apt-get", "--quiet", *arguments],
        cwd=folder,
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    return done.stdout
