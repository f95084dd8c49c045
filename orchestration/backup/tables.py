"""The tables of this installation: which there are, and their rows out and in as COPY text."""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator

from django.db import connection
from psycopg import sql

from orchestration.backup.archive import Broken
from orchestration.backup.manifest import Table

PIECE = 8 * 1024 * 1024
MIGRATIONS = "django_migrations"
# Who was signed in, and links that sign in once: what has ended since would come to life again. And what may be lost.
_WITHOUT_ROWS = frozenset(
    {
        "django_session",
        "usersessions_usersession",
        "projects_signinlink",
        "orchestration_cache",
        "orchestration_callcount",
        "orchestration_pulse",
        "orchestration_watch",  # it speaks of transactions of the server that it ran on
    }
)
# The number of the transaction that wrote a row: its guard compares it with the current one, and another server counts
# from another beginning. Rows get that of their restoring, which never comes again.
_WITHOUT_COLUMN = frozenset({"txid"})
_TABLES = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
  AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
GROUP BY 1 ORDER BY 1
"""
_SEQUENCES = """
SELECT c.relname, a.attname::text,
  pg_sequence_last_value(pg_get_serial_sequence(quote_ident(c.relname), a.attname)::regclass)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attidentity <> '' ORDER BY 1
"""
_PLAIN = "SET LOCAL datestyle = 'ISO'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL bytea_output = 'hex'"


def all_tables() -> list[Table]:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        found = [(name, [one for one in columns if one not in _WITHOUT_COLUMN]) for name, columns in cursor.fetchall()]
    return [Table(name, columns) for name, columns in found if name != MIGRATIONS]


def sequences() -> list[tuple[str, str, int]]:
    """The last number that each numbered table gave out, where it gave out any."""
    with connection.cursor() as cursor:
        cursor.execute(_SEQUENCES)
        return [(table, column, last) for table, column, last in cursor.fetchall() if last is not None]


def copy_out(table: Table, add: Callable[[str, bytes], None]) -> None:
    """Hand the rows of a table to `add` as packed pieces with their names, and note count and digest in `table`."""
    if table.name in _WITHOUT_ROWS:
        table.sha256 = hashlib.sha256().hexdigest()
        return
    digest, waiting = hashlib.sha256(), bytearray()

    def hand_over() -> None:
        add(f"{_folder(table)}{table.pieces:06}", zlib.compress(bytes(waiting), 3))
        table.pieces += 1
        waiting.clear()

    with connection.cursor() as cursor:
        cursor.execute(_PLAIN)
        with cursor.copy(_copy(table, "TO STDOUT")) as rows:
            for data in rows:
                digest.update(data)
                waiting += data
                if len(waiting) >= PIECE:
                    hand_over()
        table.rows = cursor.rowcount
    if waiting:
        hand_over()
    table.sha256 = digest.hexdigest()


def copy_in(table: Table, pieces: Iterable[bytes]) -> None:
    """Put rows back. Raises Broken where they are not those that were taken."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        cursor.execute(_PLAIN)
        with cursor.copy(_copy(table, "FROM STDIN")) as rows:
            for piece in pieces:
                data = unpacked(piece)
                digest.update(data)
                rows.write(data)
        if (cursor.rowcount, digest.hexdigest()) != (table.rows, table.sha256):
            raise Broken(f"The rows of {table.name} are not those that were taken.")


def unpacked(piece: bytes) -> bytes:
    """Raises Broken."""
    try:
        return zlib.decompress(piece)
    except zlib.error as error:
        raise Broken("One of its pieces cannot be unpacked.") from error


def piece_names(table: Table) -> Iterator[str]:
    return (f"{_folder(table)}{number:06}" for number in range(table.pieces))


def _folder(table: Table) -> str:
    return f"tables/{table.name}/"


def _copy(table: Table, direction: str) -> sql.Composed:
    columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    return sql.SQL("COPY {} ({}) {}").format(sql.Identifier(table.name), columns, sql.SQL(direction))
