"""Bring the database up to date before people are let in, as a program of its own: `up` runs it at every start.

Progress goes to standard error; standard output holds what people need to sign in.
"""

import sys

import django
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor


def main() -> None:
    """Migrate, and seed the demo where this installation is meant to have one."""
    django.setup()
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        _say("Bringing the database up to date.")
        call_command("migrate", interactive=False, verbosity=0)
    if settings.DEMO and "demo" in get_commands():
        call_command("demo", stdout=sys.stderr)
        call_command("demo", logins=True)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
