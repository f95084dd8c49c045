"""The database that a backup is to be put into: whether it may be, and its tables as the backup's migrations made them."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from orchestration.backup.manifest import Manifest
from orchestration.backup.tables import MIGRATIONS, all_tables

Migration = tuple[str, str]
# Written by every migrating; no work of people.
_OF_DJANGO = frozenset({"django_content_type", "auth_permission"})
_OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
_FUNCTIONS = """
SELECT p.oid::regprocedure::text FROM pg_proc p
WHERE p.pronamespace = current_schema()::regnamespace AND p.proname LIKE 'countersign\\_%'
"""


class Refused(Exception):
    """The backup is whole, and cannot be put here; the message says why and what to do."""


def demand_known(manifest: Manifest) -> None:
    """Raise Refused where this version of Countersign lacks migrations that made the backup's tables."""
    on_disk = MigrationExecutor(connection).loader.disk_migrations
    unknown = sorted(_wanted(manifest) - on_disk.keys())
    if unknown:
        raise Refused(
            f"A newer version of Countersign made this backup: the migration {'.'.join(unknown[0])} is unknown here. "
            "Install that version, then restore again."
        )


def demand_free(*, replace: bool) -> None:
    """Raise Refused where somebody is at work, or would lose something."""
    with connection.cursor() as cursor:
        cursor.execute(_OTHERS)
        others = cursor.fetchone()[0]
    if others:
        raise Refused(
            f"{others} other connections to this database are open. Stop `up` and everything else that uses it first."
        )
    kept = sum(_has_rows(table.name) for table in all_tables() if table.name not in _OF_DJANGO)
    if kept and not replace:
        raise Refused(
            f"This database is not empty: {kept} tables hold rows. With --replace they are thrown away, and the backup "
            "takes their place."
        )


def fit_tables(manifest: Manifest) -> None:
    """Bring the tables to where the backup's were. Only a database that is ahead of the backup has to begin anew."""
    wanted, applied = _wanted(manifest), set(MigrationRecorder(connection).applied_migrations())
    if wanted == applied:
        return
    if not applied <= wanted:
        _drop_everything()
    executor = MigrationExecutor(connection)
    last = [node for node in sorted(wanted) if not _has_wanted_child(executor, node, wanted)]
    executor.migrate(last)


def _wanted(manifest: Manifest) -> set[Migration]:
    return {(app, name) for app, name in manifest.migrations}


def _has_wanted_child(executor: MigrationExecutor, node: Migration, wanted: set[Migration]) -> bool:
    children = executor.loader.graph.node_map[node].children
    return any(child[0] == node[0] and tuple(child) in wanted for child in children)


def _has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table)))
        return bool(cursor.fetchone()[0])


def _drop_everything() -> None:
    names = [table.name for table in all_tables()] + [MIGRATIONS]
    with connection.cursor() as cursor:
        listed = sql.SQL(", ").join(map(sql.Identifier, names))
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(listed))
        cursor.execute(_FUNCTIONS)
        for (signature,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION IF EXISTS {signature} CASCADE")
