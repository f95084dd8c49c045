"""`manage.py contract diff BASE REVISION [--json]`: what a new version of a contract breaks, without a database."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from reviews.artifacts.kinds import KINDS
from reviews.contracts import CLASSES, CannotCompare, ContractDiff, NotAContract, diff, load

MAX_BYTES = 4 * KINDS["contract"].max_file_bytes
_HEADINGS = {"breaking": "Breaks clients", "risky": "Look at this", "safe": "Safe"}


class Command(BaseCommand):
    help = "Compare two versions of an API contract (OpenAPI 3.0 or 3.1, or JSON Schema)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, parser_class=ArgumentParser)
        added = acts.add_parser(
            "diff", help="list what changed; exits 1 when a client may break, 2 when a file is no contract"
        )
        added.add_argument("base", metavar="BASE", type=Path, help="the contract that clients were built on")
        added.add_argument("revision", metavar="REVISION", type=Path, help="the contract that is to follow")
        added.add_argument("--json", action="store_true", help="print the changes as JSON alone")

    def handle(self, *args: Any, **options: Any) -> None:
        contracts = [self._load(options[side]) for side in ("base", "revision")]
        try:
            found = diff(*contracts)
        except CannotCompare as problem:
            self._refuse(str(problem))
        if options["json"]:
            self.stdout.write(json.dumps(found.to_json(), indent=2))
        else:
            self.stdout.write("\n".join(_printable(line) for line in shown(found)))
        if found.breaks:
            sys.exit(1)

    def _load(self, path: Path) -> dict[str, Any]:
        try:
            with path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
            if len(content) > MAX_BYTES:
                self._refuse(f"{path}: the file is larger than {MAX_BYTES // 1024 // 1024} MB.")
            return load(content)
        except OSError as problem:
            self._refuse(f"{path}: cannot be read ({problem.strerror}).")
        except NotAContract as problem:
            self._refuse(f"{path}: {problem}")

    def _refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(_printable(sentence))
        sys.exit(2)


def shown(found: ContractDiff) -> Iterator[str]:
    """The diff for people, most serious first."""
    for cls in CLASSES:
        changes = found.of_class(cls)
        if changes:
            yield f"{_HEADINGS[cls]} ({len(changes)})"
        for change in changes:
            place = " · ".join(part for part in (change.operation, change.where) if part)
            yield f"  {change.fingerprint}  {place or 'the contract'}"
            yield f"    {change.text}"
            if change.has_more:
                yield "    The same shows at further places, which are not listed."
            if change.suggestion and cls != "safe":
                yield f"    Safer: {change.suggestion}"
    counts = ", ".join(f"{len(found.of_class(cls))} {cls}" for cls in CLASSES)
    yield f"{counts} · {found.operations_unchanged} operations unchanged"


def _printable(text: str) -> str:
    """Text that any terminal takes."""
    encoding = sys.stdout.encoding or "ascii"
    return text.encode(encoding, errors="replace").decode(encoding)
