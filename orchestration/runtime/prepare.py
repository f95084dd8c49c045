"""Bring the database up to date before people are let in, as a program of its own: `up` runs it at every start.

Progress goes to standard error; standard output holds what people need to sign in.
"""

import sys
import time

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from orchestration.demo.cast import logins
from orchestration.runtime.prepared import is_prepared

# Any number that nothing else in this database locks.
PREPARING = 0x436F756E
PAUSE = 0.2  # seconds


def main() -> None:
    """Migrate, and seed the demo where this installation is meant to have one; one machine after the other."""
    if not is_prepared():
        _prepare()
    if settings.DEMO:
        print("\n".join(logins()))


def _prepare() -> None:
    django.setup()
    _wait_for_my_turn()
    _migrate()
    if settings.DEMO:
        call_command("demo", verbosity=0, stdout=sys.stderr)


def _wait_for_my_turn() -> None:
    """Ask again and again: a statement that waits is one that an index built concurrently waits for, and so for ever."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [PREPARING])
            if cursor.fetchone()[0]:
                return
            time.sleep(PAUSE)


def _migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Bringing the database up to date.", file=sys.stderr, flush=True)
        call_command("migrate", interactive=False, verbosity=0)


if __name__ == "__main__":
    main()
