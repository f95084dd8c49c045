"""`manage.py check_files`: read every stored file, and say which are not what was offered."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews import storage
from reviews.models import RevisionFile
from reviews.services import file_checks

_EVERY = 500


class Command(BaseCommand):
    help = "Compare every stored file with its digest. Marks what is damaged, unmarks what is whole again; exits 1 when any is damaged."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        looked_at = 0

        def tell(key: str, reason: str | None) -> None:
            nonlocal looked_at
            looked_at += 1
            if reason:
                self._name(key, reason)
            if looked_at % _EVERY == 0:
                self.stderr.write(f"{looked_at} files read ...")

        try:
            damaged = file_checks.check_all(tell)
        except storage.StoreAway as error:
            raise CommandError(f"{error} {looked_at} files were read before.") from error
        if damaged:
            self.stdout.write(f"{damaged} of {looked_at} files are damaged. Restore them, or have them offered again.")
            raise SystemExit(1)
        self.stdout.write(f"All {looked_at} files are what was offered.")

    def _name(self, key: str, reason: str) -> None:
        files = RevisionFile.objects.filter(storage_key=key).select_related("revision__feature")
        for file in files.order_by("revision__feature", "revision__gate", "revision__number"):
            revision = file.revision
            self.stdout.write(
                f"{revision.feature.key} {revision.gate} revision {revision.number} “{file.name}”: {reason} ({key})"
            )
        if not files:
            self.stdout.write(f"a draft's file or a difference picture: {reason} ({key})")
