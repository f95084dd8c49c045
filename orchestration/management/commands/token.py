"""`manage.py token EMAIL`: an API token, printed once, alone on standard output."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from projects.models import User
from projects.services.tokens import create_token


class Command(BaseCommand):
    help = "Print an API token that carries all rights of this person. It is shown this once."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="manage.py token", help="what will use it, for the person's account page")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        user = User.objects.filter(email=email, is_active=True).first()
        if user is None:
            self.stderr.write(f"Nobody signs in as {email} here. `manage.py admin {email}` opens an account.")
            raise SystemExit(1)
        _token, secret = create_token(name=options["name"], by=user)
        self.stdout.write(secret)
