"""`manage.py migrate`: Django's own, which tries again where somebody held a table for too long."""

import time
from typing import Any

from django.core.management.commands import migrate
from django.db import OperationalError, connections
from psycopg.errors import DeadlockDetected, LockNotAvailable
from psycopg.sql import SQL, Identifier

TRIES = 60
PAUSE = 1.5  # seconds in which those who waited behind the migration get on
# Left behind by an index that was built while people wrote, and did not come to its end.
_HALF_BUILT = """
SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE NOT i.indisvalid AND c.relnamespace = current_schema()::regnamespace
  AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid)
"""


class Command(migrate.Command):
    """Migrations wait two seconds for a lock at most, because everybody else waits behind them; who holds it ends some time."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        """Raises OperationalError where the lock cannot be had for a minute and a half; what was migrated stays."""
        for _ in range(TRIES - 1):
            try:
                return self._once(*args, **options)
            except OperationalError as error:
                if not isinstance(error.__cause__, (LockNotAvailable, DeadlockDetected)):
                    raise
                self.stderr.write("Somebody holds a table that a migration needs; trying again in a moment.")
                time.sleep(PAUSE)
        return self._once(*args, **options)

    def _once(self, *args: Any, **options: Any) -> str | None:
        if not (options.get("plan") or options.get("check_unapplied")):
            _drop_half_built_indexes(options["database"])
        return super().handle(*args, **options)


def _drop_half_built_indexes(database: str) -> None:
    """Else its name would be taken when the migration builds the index anew."""
    with connections[database].cursor() as cursor:
        cursor.execute(_HALF_BUILT)
        for (name,) in cursor.fetchall():
            cursor.execute(SQL("SET lock_timeout = '2s'"))
            cursor.execute(SQL("DROP INDEX IF EXISTS {}").format(Identifier(name)))
            cursor.execute(SQL("RESET lock_timeout"))
