"""`manage.py backup DIR|FILE`: everything in one file, while people go on working."""

import sys
import time
from argparse import ArgumentParser
from datetime import UTC
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from orchestration.backup.progress import Progress, in_words
from orchestration.backup.writing import write_backup
from projects import clock
from reviews.storage import StoreAway


class Command(BaseCommand):
    help = "Write the database and all files into one backup. A folder gets a file named after the moment."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", metavar="DIR|FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        path, began, progress = _target(options["target"]), time.monotonic(), Progress(sys.stderr)
        try:
            manifest, run = write_backup(path, progress)
        except OSError as error:
            raise CommandError(f"No backup was made: {path}: {error.strerror}.") from error
        except StoreAway as error:
            raise CommandError(f"No backup was made. {error}") from error
        finally:
            progress.end()
        seconds = time.monotonic() - began
        self.stdout.write(
            f"{path}: {manifest.rows:,} rows, {manifest.chains:,} chains, {manifest.files:,} files, "
            f"{in_words(run.size)} in {seconds:.1f} s.\nIts seal is {run.seal}."
        )
        if manifest.broken_chains:
            self.stderr.write(
                f"{manifest.broken_chains} chains are broken already: `manage.py audit verify` names them."
            )
        if manifest.missing:
            self.stderr.write(f"{run.said} `manage.py check_files` names them.")
            raise SystemExit(1)


def _target(given: str) -> Path:
    path = Path(given).expanduser()
    if given.endswith("/") or path.is_dir():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path /= f"countersign-{clock.now().astimezone(UTC):%Y%m%dT%H%M%SZ}.backup"
    if path.exists():
        raise CommandError(f"{path} exists already. Name a new file, or a folder.")
    if not path.parent.is_dir():
        raise CommandError(f"There is no folder {path.parent}.")
    return path
