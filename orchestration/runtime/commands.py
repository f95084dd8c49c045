"""From the command line to what carries it out, once the environment stands."""

import os
from contextlib import nullcontext

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import ProgrammingError
from psycopg.errors import UndefinedTable

from orchestration.runtime import ondemand, testing, up
from orchestration.runtime.errors import SetupError

_WHICH = (
    "Start `up` or run `migrate` first; where the site uses a COUNTERSIGN_VAR or DATABASE_URL of its own, give commands "
    "the same."
)


def run(command_line: list[str]) -> int:
    """Carry out the command; `command_line` begins with the program's name. Returns the exit status.

    Raises SetupError with a sentence for whoever typed it.
    """
    name, arguments = (command_line[1:2] or ["help"])[0], command_line[2:]
    if name == "bootstrap":
        return 0
    if name == "test":
        return testing.run(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orchestration.settings")
    if name == "up":
        return up.run(arguments)
    try:
        with ondemand.database() if ondemand.needs_database(command_line[1:]) else nullcontext():
            execute_from_command_line(command_line)
    except ImproperlyConfigured as error:
        raise SetupError(str(error)) from error
    except ProgrammingError as error:
        if not isinstance(error.__cause__, UndefinedTable):
            raise
        raise SetupError(f"The database is empty or older than this code. {_WHICH}") from error
    return 0
