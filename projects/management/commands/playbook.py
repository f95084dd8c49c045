"""`manage.py playbook check|compile|import FILE...`: playbooks on the command line."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from projects.errors import Refusal
from projects.models import Project, User
from projects.playbooks import Document, PlaybookError, Process, compile_documents, decode, find
from projects.playbooks.decoding import MAX_BYTES
from projects.services import processes


class Command(BaseCommand):
    help = "Check playbooks, show the process they compile to, or publish it in a project."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, parser_class=ArgumentParser)
        for act, help_text in (
            ("check", "report what is unclear or wrong, with file and line; exits 1 on errors"),
            ("compile", "show the process"),
            ("import", "publish the process as the project's next version"),
        ):
            added = acts.add_parser(act, help=help_text)
            added.add_argument("files", nargs="+", metavar="FILE", help="a playbook, or a folder of *.md files")
            if act == "compile":
                added.add_argument("--json", action="store_true", help="print the process as JSON alone")
            if act == "import":
                added.add_argument("--project", required=True, metavar="SLUG")
                added.add_argument(
                    "--by", metavar="EMAIL", help="the manager who publishes; may be left out if there is one"
                )

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = Namespace(**options)
        documents = _documents(chosen.files)
        try:
            process = compile_documents(documents)
        except PlaybookError as error:
            raise CommandError(str(error)) from error
        if chosen.act == "check":
            self._check(process)
        elif chosen.act == "import":
            self._import(documents, chosen.project, chosen.by)
        elif chosen.json:
            self.stdout.write(json.dumps(process.to_json(), indent=2))
        else:
            self.stdout.write("\n".join(_shown(process)))

    def _check(self, process: Process) -> None:
        findings = find(process)
        for finding in findings:
            self.stdout.write(_printable(str(finding)))
        errors = sum(finding.level == "error" for finding in findings)
        self.stdout.write(f"{len(process.gates)} gates, {errors} errors, {len(findings) - errors} warnings.")
        if errors:
            sys.exit(1)

    def _import(self, documents: list[Document], slug: str, email: str | None) -> None:
        project = Project.objects.filter(slug=slug).first()
        if project is None:
            raise CommandError(f"There is no project '{slug}'.")
        by = _publisher(project, email)
        try:
            version = processes.publish(project=project, documents=documents, by=by)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"Published version {version.number} of the process of {project.slug}.")


def _publisher(project: Project, email: str | None) -> User:
    """The account that publishes: the one named, else the project's only manager."""
    if email:
        by = User.objects.filter(email=email.strip().lower(), is_active=True).first()
        if by is None:
            raise CommandError(f"Nobody signs in as '{email}'.")
        return by
    managers = User.objects.filter(
        is_active=True, memberships__project=project, memberships__roles__contains=["manager"]
    )
    if managers.count() != 1:
        raise CommandError(f"{project.slug} has {managers.count()} managers. Say who publishes: --by EMAIL.")
    return managers.get()


def _documents(names: list[str]) -> list[Document]:
    """The files, folders opened. One that cannot be read ends the command with a sentence."""
    paths: list[Path] = []
    for path in map(Path, names):
        paths += sorted(path.glob("*.md")) if path.is_dir() else [path]
    if not paths:
        raise CommandError("There is no *.md file in that folder.")
    return [_document(path) for path in paths]


def _document(path: Path) -> Document:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{path}: cannot be read ({error.strerror}).") from error
    try:
        return Document(path.name, decode(data))
    except PlaybookError as error:
        raise CommandError(f"{path}:{error.line}: {error.message} {error.fix}") from error


def _shown(process: Process) -> list[str]:
    """The process for people, one line an item."""
    lines = []
    for gate in process.gates:
        receivers = " + ".join(map(process.role_title, gate.receivers)) or "nobody"
        giver = process.role_title(gate.giver) if gate.giver else "nobody"
        extra = " (if complex)" if gate.applies_when else ""
        extra += (
            f" (phase {gate.needs_phase.phase} of {process.role_title(gate.needs_phase.role)})"
            if gate.needs_phase
            else ""
        )
        lines.append(f"{gate.checkpoint:<6} {gate.key:<14} {gate.title}: {giver} -> {receivers}{extra}")
    for phase in process.phases:
        kind = "" if phase.required else " (optional)"
        lines.append(f"phase  {phase.role} {phase.number}: {phase.title}, {len(phase.activities)} activities{kind}")
    lines += [f"flag   {flag.role}: {flag.text} -> phase {flag.returns_to}" for flag in process.red_flags]
    lines += [f"ask    {question.about}: {question.text}" for question in process.questions]
    return [_printable(line) for line in lines]


def _printable(text: str) -> str:
    """Text that any terminal takes."""
    encoding = sys.stdout.encoding or "ascii"
    return text.encode(encoding, errors="replace").decode(encoding)
