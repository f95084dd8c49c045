"""`manage.py migrate`: Django's own, which tries again where somebody held a table for too long."""

import time
from typing import Any

from django.core.management.commands import migrate
from django.db import OperationalError
from psycopg.errors import DeadlockDetected, LockNotAvailable

TRIES = 60
PAUSE = 1.5  # seconds in which those who waited behind the migration get on


class Command(migrate.Command):
    """Migrations wait two seconds for a lock at most, because everybody else waits behind them; who holds it ends some time."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        """Raises OperationalError where the lock cannot be had for a minute and a half; what was migrated stays."""
        for _ in range(TRIES - 1):
            try:
                return super().handle(*args, **options)
            except OperationalError as error:
                if not isinstance(error.__cause__, (LockNotAvailable, DeadlockDetected)):
                    raise
                self.stderr.write("Somebody holds a table that a migration needs; trying again in a moment.")
                time.sleep(PAUSE)
        return super().handle(*args, **options)
