"""`manage.py demo`: seed the demo project where it is not there yet; `--logins` prints who can sign in."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from orchestration.demo.cast import logins
from orchestration.demo.seed import NoDemo, seed


class Command(BaseCommand):
    help = "Seed the demo project, or print its logins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--logins", action="store_true", help="print the demo's logins and do nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["logins"]:
            self.stdout.write("\n".join(logins()))
            return
        begun = time.monotonic()
        try:
            project = seed()
        except NoDemo as error:
            raise CommandError(str(error)) from error
        if project is not None:
            self.stdout.write(f"Seeded the demo in {time.monotonic() - begun:.1f} s.")
        elif options["verbosity"]:
            self.stdout.write("The demo project is there already.")
