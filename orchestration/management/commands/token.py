"""`manage.py token EMAIL`: an API token, printed once, alone on standard output."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from projects.errors import Invalid
from projects.models import User
from projects.scopes import SCOPES
from projects.services.tokens import create_token


class Command(BaseCommand):
    help = "Print an API token that carries all rights of this person, or of an agent that acts for them, this once."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="manage.py token", help="what will use it, for the person's account page")

        parser.add_argument(
            "--scope", action="append", default=[], choices=list(SCOPES), help="what it is for; repeatable"
        )
        parser.add_argument(
            "--project", action="append", default=[], metavar="SLUG", help="where alone it works; repeatable"
        )
        parser.add_argument("--days", type=int, help="after how many days it ends by itself")
        parser.add_argument(
            "--agent", default="", metavar="NAME", help="an AI agent that will act for this person; histories name both"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        user = User.objects.filter(email=email, is_active=True).first()
        if user is None:
            self.stderr.write(f"Nobody signs in as {email} here. `manage.py admin {email}` opens an account.")
            raise SystemExit(1)
        try:
            _token, secret = create_token(
                name=options["name"],
                agent=options["agent"],
                scopes=options["scope"],
                projects=options["project"],
                days=options["days"],
                by=user,
            )
        except Invalid as refusal:
            self.stderr.write(refusal.message)
            raise SystemExit(1) from refusal
        self.stdout.write(secret)
