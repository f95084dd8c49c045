"""A real PostgreSQL that listens on TCP and asks for a password, gone with the block."""

import secrets
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import psycopg

from orchestration.runtime import paths, postgres
from tests.deployment.processes import running
from tests.runtime.installation import free_port

RULES = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """Yield its DATABASE_URL; its role owns its database and is no superuser, as docs/deployment.md has it."""
    port, password = free_port(), secrets.token_urlsafe(12)
    made = postgres.scratch_cluster(folder)
    made.create()
    (made.data / "pg_hba.conf").write_text(RULES)
    listens = {"listen_addresses": "127.0.0.1", "port": str(port)}
    cluster = replace(made, settings={**made.settings, **listens})
    admin = f"postgresql://{paths.DATABASE}@{quote(str(folder), safe='')}:{port}/postgres"
    log = folder / "postgres.log"
    with running(cluster.command(), cluster.environment(), log, lambda: _takes(admin), signal.SIGINT):
        with psycopg.connect(admin, autocommit=True) as line:
            line.execute(f"CREATE ROLE app LOGIN PASSWORD '{password}'")
            line.execute("CREATE DATABASE site OWNER app")
        yield f"postgresql://app:{password}@127.0.0.1:{port}/site"


def _takes(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
