"""Make a backup while people go on working."""

import hashlib
import platform
from collections.abc import Callable, Iterable
from pathlib import Path

import django
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from orchestration.backup import archive, tables
from orchestration.backup.heads import heads
from orchestration.backup.manifest import FIRST, FORMAT, LAST, Manifest
from orchestration.backup.records import recorded
from orchestration.models import BackupRun
from orchestration.services.audit import one_moment
from projects import clock
from reviews import storage
from reviews.services.file_checks import stored_keys

Tell = Callable[[str, int, int], None]  # what is being done, how many are done, of how many
FOLDER = "files/"


def write_backup(path: Path, tell: Tell) -> tuple[Manifest, BackupRun]:
    """Write everything to `path`, and note it in the database. Nothing is left under that name where it fails.

    Raises StoreAway where the files cannot be reached, and OSError where the backup finds no room.
    """
    with recorded(path) as run:
        with archive.Writer(path) as writer:
            writer.add(FIRST, f'{{"format": {FORMAT}}}'.encode())
            manifest, keys = _database(writer, tell)
            _files(writer, manifest, keys, tell)
            writer.add(LAST, manifest.to_json())
            run.seal, run.size = writer.seal()
        run.rows, run.files = manifest.rows, manifest.files
        if manifest.missing:
            run.said = f"{len(manifest.missing)} files are damaged in the store, and not in the backup."
    return manifest, run


def _database(writer: archive.Writer, tell: Tell) -> tuple[Manifest, list[str]]:
    """All rows as of one moment; and the keys of the files that they name."""
    with one_moment():
        found = heads()
        manifest = Manifest(
            made_at=clock.now().isoformat(),
            versions=_versions(),
            migrations=sorted(map(list, MigrationRecorder(connection).applied_migrations())),
            tables=tables.all_tables(),
            sequences=tables.sequences(),
            chains=found.chains,
            broken_chains=found.broken,
            heads_sha256=found.sha256,
            anchors=found.anchors,
            last_anchor=found.last_anchor,
        )
        for done, table in enumerate(manifest.tables):
            tell("tables", done, len(manifest.tables))
            tables.copy_out(table, writer.add)
        tell("tables", len(manifest.tables), len(manifest.tables))
        return manifest, list(stored_keys())


def _files(writer: archive.Writer, manifest: Manifest, keys: Iterable[str], tell: Tell) -> None:
    """They never change and are never deleted, so they may be read after the moment of the rows."""
    chosen, listed = list(keys), hashlib.sha256()
    for done, key in enumerate(chosen):
        tell("files", done, len(chosen))
        try:
            content = storage.read(key)
        except storage.Damaged:
            manifest.missing.append(key)
            continue
        writer.add(f"{FOLDER}{key}", content)
        listed.update(f"{key}\n".encode())
        manifest.files += 1
        manifest.file_bytes += len(content)
    tell("files", len(chosen), len(chosen))
    manifest.list_sha256 = listed.hexdigest()


def _versions() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
    return {"python": platform.python_version(), "django": django.get_version(), "postgresql": server}
