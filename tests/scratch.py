"""The servers of one test run: a PostgreSQL cluster without fsync, databases copied from a template, a Valkey."""

import fcntl
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from orchestration.runtime import paths, postgres
from orchestration.runtime.valkey import Broker

PREFIX = "countersign-test-"
FOLDER = "COUNTERSIGN_TEST_FOLDER"
SERVER = "COUNTERSIGN_TEST_SERVER"
START_SECONDS = 60
MEMORY = Path("/dev/shm")
ENOUGH_MEMORY = 2 * 1024**3


@dataclass
class Run:
    """One process of a test run: the one that was started, which owns the servers, or a worker of xdist."""

    folder: Path
    worker: str
    server_url: str
    is_owner: bool
    lock: int | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    # What is remembered of rows by their ids, which begin anew with the database.
    after_renewal: list[Callable[[], None]] = field(default_factory=list, repr=False)

    @property
    def suffix(self) -> str:
        """Tell the databases of runs apart that share one server."""
        return self.folder.name.removeprefix(PREFIX).lower()

    @property
    def database(self) -> str:
        """Name the database of this process."""
        return f"test_{self.suffix}_{self.worker}"

    @property
    def template(self) -> str:
        """Name the migrated database that all processes copy."""
        return f"test_{self.suffix}_template"

    def environment(self) -> dict[str, str]:
        """Return what points the settings, and every command started by a test, at this run's own servers."""
        parts = urlsplit(self.server_url)
        return {
            FOLDER: str(self.folder),
            SERVER: self.server_url,
            "COUNTERSIGN_VAR": str(self.folder / self.worker),
            "DATABASE_URL": urlunsplit(parts._replace(path=f"/{self.database}")),
            "BROKER_URL": f"redis+socket://{self.folder / self.worker / 'run' / 'valkey.sock'}",
        }

    def start_server(self) -> None:
        """Start the cluster, unless DATABASE_URL named a server before the run."""
        if self.server_url != _own_server_url(self.folder):
            return
        cluster = postgres.scratch_cluster(self.folder / "pg")
        cluster.create()
        with open(self.folder / "postgres.log", "ab") as log:
            self.process = cluster.start(log)

    def end(self) -> None:
        """Stop what this process started and take its files away."""
        if not self.is_owner:
            return
        if self.process:
            postgres.stop(self.process, at_once=True)
        elif self.server_url != _own_server_url(self.folder):
            self._drop_all()
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def template_wanted(self) -> Iterator[str | None]:
        """Yield the name of an empty database to migrate, to the first process that asks; None to the others."""
        building = f"{self.template}_building"
        with open(self.folder / "template.lock", "ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with self.admin() as admin:
                if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.template]).fetchone():
                    yield None
                    return
                admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(building)))
                admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(building)))
                yield building
                rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
                admin.execute(rename.format(sql.Identifier(building), sql.Identifier(self.template)))

    def renew_database(self, template: str = "") -> None:
        """Replace this process's database by a fresh copy of the template, whoever is connected to it."""
        self._copy(template or self.template, self.database)
        for forget in self.after_renewal:
            forget()

    def keep_database(self, label: str) -> str:
        """Keep a copy of this process's database, to which nobody may be connected; return its name as a template."""
        kept = f"{self.database}_{label}"
        self._copy(self.database, kept)
        return kept

    def _copy(self, template: str, name: str) -> None:
        names = {"name": sql.Identifier(name), "template": sql.Identifier(template)}
        with self.admin() as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {name} WITH (FORCE)").format(**names))
            admin.execute(sql.SQL("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY").format(**names))

    def admin(self) -> psycopg.Connection:
        """Connect to the server's maintenance database, once it is up."""
        url = urlunsplit(urlsplit(self.server_url)._replace(path="/postgres"))
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return psycopg.connect(url, autocommit=True)
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def _drop_all(self) -> None:
        with self.admin() as admin:
            pattern = f"test_{self.suffix}_%"
            for (name,) in admin.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern]).fetchall():
                admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def join_run() -> Run:
    """Return this process's part of the run: a worker of xdist finds what the process that started it has made."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        return Run(Path(os.environ[FOLDER]), worker, os.environ[SERVER], is_owner=False)
    _sweep()
    folder, lock = _locked_folder()
    return Run(folder, "main", os.environ.get("DATABASE_URL") or _own_server_url(folder), is_owner=True, lock=lock)


@contextmanager
def running_broker() -> Iterator[Broker]:
    """Run this process's Valkey."""
    data = paths.private_dir(paths.var_dir() / "valkey")
    server = Broker(data=data, socket=paths.run_dir() / "valkey.sock")
    with open(paths.log_dir() / "broker.log", "ab") as log:
        process = server.start(log)
        yield server
        process.kill()
        process.wait()


def empty(broker: Broker) -> None:
    """Forget every message in the broker."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(broker.socket))
        line.sendall(b"FLUSHALL\r\n")
        assert line.recv(16).startswith(b"+OK")


def _own_server_url(folder: Path) -> str:
    return f"postgresql://{paths.DATABASE}@{quote(str(folder / 'pg'), safe='')}/postgres"


def _locked_folder() -> tuple[Path, int]:
    """Make the run's folder; it is locked before it gets the name that the sweep looks for."""
    draft = Path(tempfile.mkdtemp(prefix="countersign-draft-", dir=_parent()))
    lock = os.open(draft / "lock", os.O_CREAT | os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    folder = draft.with_name(draft.name.replace("countersign-draft-", PREFIX))
    draft.rename(folder)
    (folder / "pg").mkdir(mode=0o700)
    return folder, lock


def _parent() -> Path:
    """Return where the run's files go: into memory where there is plenty, which copies a database ten times faster."""
    try:
        found = os.statvfs(MEMORY)
    except OSError:
        return Path(tempfile.gettempdir())
    enough = found.f_bavail * found.f_frsize > ENOUGH_MEMORY and os.access(MEMORY, os.W_OK)
    return MEMORY if enough else Path(tempfile.gettempdir())


def _sweep() -> None:
    """Take away what killed runs left."""
    for left in (left for parent in (MEMORY, Path(tempfile.gettempdir())) for left in parent.glob(f"{PREFIX}*")):
        try:
            with open(left / "lock", "ab") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue
        shutil.rmtree(left, ignore_errors=True)
