"""Bring the database up to date before people are let in, as a program of its own: `up` runs it at every start.

Progress goes to standard error; standard output holds what people need to sign in.
"""

import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from orchestration.demo.cast import logins
from orchestration.runtime.prepared import is_prepared

# Any number that nothing else in this database locks.
PREPARING = 0x436F756E


def main() -> None:
    """Migrate, and seed the demo where this installation is meant to have one; one machine after the other."""
    if not is_prepared():
        _prepare()
    if settings.DEMO:
        print("\n".join(logins()))


def _prepare() -> None:
    django.setup()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
    _migrate()
    if settings.DEMO:
        call_command("demo", verbosity=0, stdout=sys.stderr)


def _migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Bringing the database up to date.", file=sys.stderr, flush=True)
        call_command("migrate", interactive=False, verbosity=0)


if __name__ == "__main__":
    main()
