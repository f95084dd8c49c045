"""`manage.py deactivate EMAIL`: shut an account, and say what ended and where somebody has to look."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from orchestration.sessions import end_sessions
from orchestration.wording import counted, listed
from projects.errors import Conflict
from projects.models import User
from projects.services.deactivation import deactivate, reactivate


class Command(BaseCommand):
    help = "Switch an account off: its sessions and tokens end at once, and what waits for it waits for others."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--undo", action="store_true", help="switch it on again; its tokens stay ended")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        user = User.objects.filter(email=email).first()
        if user is None:
            self._refuse(f"There is no account {email}.")
            return
        try:
            self._undo(user) if options["undo"] else self._deactivate(user)
        except Conflict as refusal:
            self._refuse(refusal.message)

    def _deactivate(self, user: User) -> None:
        ended = deactivate(user=user)
        sessions = end_sessions(user=user)
        self.stdout.write(
            f"{user.email} signs in no more. {counted(sessions, 'session')} and {counted(ended.tokens, 'token')} ended."
        )
        if ended.projects:
            self.stdout.write(f"What waited for them in {listed(ended.projects)} now waits for others.")
        for name in ended.without_manager:
            self.stderr.write(f"{name} has no manager left who can sign in: nobody there can change members.")

    def _undo(self, user: User) -> None:
        reactivate(user=user)
        self.stdout.write(f"{user.email} can sign in again, with the roles held before.")

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(sentence)
        raise SystemExit(1)
