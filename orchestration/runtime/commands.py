"""From the command line to what carries it out, once the environment stands."""

import os

from orchestration.runtime import ondemand


def run(arguments: list[str]) -> int:
    """Carry out the command; `arguments` is the whole command line. Returns the exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orchestration.settings")
    from django.core.management import execute_from_command_line

    if not ondemand.needs_database(arguments[1:]):
        execute_from_command_line(arguments)
        return 0
    with ondemand.database():
        execute_from_command_line(arguments)
    return 0
