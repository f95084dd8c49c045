"""Put a backup back: all of it or nothing, and only after all of it was looked at."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from psycopg import sql

from orchestration.backup import archive, tables
from orchestration.backup.archive import Broken
from orchestration.backup.checking import checked
from orchestration.backup.heads import heads
from orchestration.backup.manifest import LAST, Manifest
from orchestration.backup.target import Refused, demand_free, demand_known, fit_tables
from orchestration.backup.writing import FOLDER, Tell
from orchestration.models import BackupRun
from projects import clock
from reviews import storage

Member = tuple[str, bytes]


def restore(path: Path, *, replace: bool, tell: Tell) -> Manifest:
    """Put the backup into this installation's database and store of files, and bring the tables up to date.

    Raises Broken or Refused before anything was touched; StorageFull or StoreAway where the files do not fit in, with
    the rows as they were before. Only over a database with migrations that the backup has not, the tables are gone by then.
    """
    began = clock.now()
    manifest = checked(path, tell)
    demand_known(manifest)
    demand_free(replace=replace)
    fit_tables(manifest)
    with transaction.atomic():
        _empty(manifest)
        with archive.members(path) as members:
            _put(manifest, members, tell)
        _number(manifest)
        _settle()
        _demand_heads(manifest)
    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    _record(path, manifest, began=began)
    return manifest


def _empty(manifest: Manifest) -> None:
    """Take the old rows away and switch the guards off: rows come back with the events that made them long ago."""
    here = {table.name for table in tables.all_tables()}
    if unknown := [table.name for table in manifest.tables if table.name not in here]:
        raise Refused(f"This version of Countersign has no table {unknown[0]}.")
    with connection.cursor() as cursor:
        for name in sorted(here):
            cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(name)))
        listed = sql.SQL(", ").join(map(sql.Identifier, sorted(here)))
        cursor.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(listed))


def _put(manifest: Manifest, members: Iterator[Member], tell: Tell) -> None:
    """Rows and files, in the order in which they lie in the backup."""
    next(members)
    for done, table in enumerate(manifest.tables):
        tell("tables", done, len(manifest.tables))
        tables.copy_in(table, _take(members, tables.piece_names(table)))
    tell("tables", len(manifest.tables), len(manifest.tables))
    for done in range(manifest.files):
        tell("files", done, manifest.files)
        name, content = next(members)
        project, _, digest = name.removeprefix(FOLDER).split("/")
        storage.put(int(project[1:]), content, digest)
    tell("files", manifest.files, manifest.files)
    if next(members)[0] != LAST:
        raise Broken("It changed while it was read.")


def _take(members: Iterator[Member], names: Iterator[str]) -> Iterator[bytes]:
    for wanted in names:
        name, content = next(members)
        if name != wanted:
            raise Broken("It changed while it was read.")
        yield content


def _number(manifest: Manifest) -> None:
    """Numbers go on where they had come to, so that none is given twice."""
    with connection.cursor() as cursor:
        for table, column, last in manifest.sequences:
            cursor.execute("SELECT setval(pg_get_serial_sequence(quote_ident(%s), %s), %s)", [table, column, last])


def _settle() -> None:
    """Let the foreign keys be checked, and switch the guards on again."""
    with connection.cursor() as cursor:
        try:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except IntegrityError as error:
            raise Broken("Its rows do not belong together: some of them are missing.") from error
        for table in tables.all_tables():
            cursor.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table.name)))


def _demand_heads(manifest: Manifest) -> None:
    found = heads()
    here = (found.chains, found.broken, found.sha256, found.anchors, found.last_anchor)
    taken = (
        manifest.chains,
        manifest.broken_chains,
        manifest.heads_sha256,
        manifest.anchors,
        manifest.last_anchor,
    )
    if here != taken:
        raise Broken("The heads of its chains, once its rows were read, are not those that its manifest names.")


def _record(path: Path, manifest: Manifest, *, began: datetime) -> None:
    BackupRun.objects.create(
        act=BackupRun.Act.RESTORE,
        file=path.name[:255],
        began_at=began,
        ended_at=clock.now(),
        ok=True,
        said=f"Made at {manifest.made_at}.",
        rows=manifest.rows,
        files=manifest.files,
        size=path.stat().st_size,
    )
