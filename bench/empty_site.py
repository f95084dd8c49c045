"""A migrated database without a row, on a server of its own that ends with the measurement."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.core.management import call_command

from tests import scratch


@contextmanager
def empty_site() -> Iterator[None]:
    """Load the application upon it; what imports models has to be imported inside."""
    run = scratch.join_run()
    os.environ |= run.environment() | {"DJANGO_SETTINGS_MODULE": "orchestration.settings", "LOG_LEVEL": "CRITICAL"}
    try:
        run.start_server()
        with run.admin() as admin:
            admin.execute(f'CREATE DATABASE "{run.database}"')
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        yield
    finally:
        run.end()
