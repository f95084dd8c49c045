"""`manage.py audit verify`, `audit export FEATURE`, `audit check PACK`."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError

from orchestration.services.audit import Audit, one_moment
from orchestration.services.pack import NoPack, pack_findings, write_pack
from projects.models import Feature, Project


class Command(BaseCommand):
    help = "Find tampering, write a feature's evidence pack, or check one without a database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="verify|export|check")
        verify = acts.add_parser("verify", help="compare every row with the events, and every chain with its hashes")
        verify.add_argument("--project", metavar="SLUG", help="this project only")
        verify.add_argument("--files", action="store_true", help="read the bytes of every artifact too")
        verify.add_argument("--anchor", metavar="HASH", help="an anchor you noted elsewhere must still be there")
        export = acts.add_parser("export", help="write a feature's evidence as a zip file")
        export.add_argument("feature", metavar="KEY")
        export.add_argument("--output", metavar="FILE", help="instead of standard output")
        check = acts.add_parser("check", help="verify an evidence pack")
        check.add_argument("pack", metavar="FILE")
        check.add_argument("--anchor", metavar="HASH", help="an anchor you noted elsewhere must be in the pack")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['act']}")(options)

    def _verify(self, options: dict[str, Any]) -> None:
        project = None
        if options["project"]:
            project = Project.objects.filter(slug=options["project"]).first()
            if project is None:
                raise CommandError(f"There is no project '{options['project']}'.")
        audit = Audit(files=options["files"], noted_anchor=options["anchor"])
        found = 0
        with one_moment():
            for finding in audit.findings(project):
                found += 1
                self.stdout.write(str(finding))
        looked_at = ", ".join(f"{count} {what}" for what, count in audit.counts.items() if count or what != "files")
        self._conclude(found, looked_at)

    def _export(self, options: dict[str, Any]) -> None:
        feature = Feature.objects.filter(key=options["feature"]).first()
        if feature is None:
            raise CommandError(f"There is no feature {options['feature']}.")
        with one_moment():
            if options["output"]:
                with open(options["output"], "wb") as file:
                    left_out = write_pack(feature, file)
            elif sys.stdout.isatty():
                raise CommandError("This is a zip file: write it to one, with > PACK.zip or --output PACK.zip.")
            else:
                left_out = write_pack(feature, _binary(sys.stdout))
        if left_out:
            self.stderr.write(f"Damaged in the store, and not in the pack: {', '.join(left_out)}.")
            raise SystemExit(1)

    def _check(self, options: dict[str, Any]) -> None:
        try:
            case, findings = pack_findings(Path(options["pack"]), noted_anchor=options["anchor"])
        except NoPack as error:
            raise CommandError(f"{options['pack']} is no evidence pack. {error}") from error
        found = 0
        for finding in findings:
            found += 1
            self.stdout.write(str(finding))
        evidence = sum(len(rows) for rows in case.evidence.values())
        self._conclude(
            found, f"{case.key}, {len(case.events)} events, {evidence} pieces of evidence, {len(case.files)} files"
        )

    def _conclude(self, found: int, looked_at: str) -> None:
        if found:
            self.stdout.write(f"{found} found in {looked_at}.")
            raise SystemExit(1)
        self.stdout.write(f"Intact: {looked_at}.")


def _binary(stream: Any) -> IO[bytes]:
    buffer: IO[bytes] = stream.buffer
    return buffer
