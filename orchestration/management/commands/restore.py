"""`manage.py restore FILE`: put a backup back; `--check` only looks at it, and needs no database."""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from orchestration.backup.archive import Broken
from orchestration.backup.checking import checked
from orchestration.backup.manifest import Manifest
from orchestration.backup.progress import Progress
from orchestration.backup.restoring import restore
from orchestration.backup.target import Refused
from reviews.storage import StorageFull, StoreAway


class Command(BaseCommand):
    help = "Put a backup into this installation's database and store of files, all of it or nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--check", action="store_true", help="only make sure that the backup is whole")
        parser.add_argument("--replace", action="store_true", help="throw away what the database holds now")

    def handle(self, *args: Any, **options: Any) -> None:
        path, began = Path(options["file"]).expanduser(), time.monotonic()
        with _worded(path) as progress:
            if options["check"]:
                manifest = checked(path, progress)
            else:
                manifest = restore(path, replace=options["replace"], tell=progress)
        seconds = time.monotonic() - began
        if options["check"]:
            self.stdout.write(f"Whole: {_contents(manifest)}, looked at in {seconds:.1f} s.")
            return
        self.stdout.write(f"Restored: {_contents(manifest)} in {seconds:.1f} s. The chains are those of the backup.")
        self.stdout.write("`manage.py audit verify --files` compares all the rest. Everybody signs in anew.")
        if manifest.missing:
            self.stderr.write(f"{len(manifest.missing)} files were damaged already when the backup was made.")


def _contents(manifest: Manifest) -> str:
    return f"{manifest.rows:,} rows, {manifest.chains:,} chains and {manifest.files:,} files as of {manifest.made_at[:19]} UTC"


@contextmanager
def _worded(path: Path) -> Iterator[Progress]:
    progress = Progress(sys.stderr)
    try:
        yield progress
    except Broken as error:
        raise CommandError(f"{path} cannot be restored. {error} Nothing was changed.") from error
    except Refused as error:
        raise CommandError(f"{error} Nothing was changed.") from error
    except (StorageFull, StoreAway) as error:
        raise CommandError(f"{error} The database is as it was before.") from error
    finally:
        progress.end()
