"""`manage.py admin EMAIL`: a link that signs this person in once."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.core.validators import validate_email

from projects.models import User
from projects.services.accounts import set_operator
from projects.services.tokens import LINK_MINUTES, create_sign_in_link


class Command(BaseCommand):
    help = "Print a one-time sign-in link for this person; an account is opened where there is none."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--operator", action="store_true", help="let them see how the installation runs, at /operator"
        )
        parser.add_argument("--no-operator", action="store_true", help="take that away again")
        parser.add_argument("--name", default="", help="what colleagues call them, for a new account")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError:
            self._refuse(f"'{options['email']}' is no e-mail address.")
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, options["name"])
            self.stderr.write(f"Opened an account for {email}.")
        if not user.is_active:
            self._refuse(f"The account {email} is switched off.")
        if options["operator"] or options["no_operator"]:
            self._make_operator(user, is_operator=not options["no_operator"])
        self.stderr.write(f"This link signs {email} in once, within {LINK_MINUTES} minutes:")
        self.stdout.write(f"{settings.PUBLIC_URL}/sign-in/{create_sign_in_link(user=user)}")

    def _make_operator(self, user: User, *, is_operator: bool) -> None:
        set_operator(user=user, is_operator=is_operator)
        self.stderr.write(f"{user.email} is {'an operator now' if is_operator else 'no operator any more'}.")

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(sentence)
        raise SystemExit(1)
