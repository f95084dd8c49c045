"""`manage.py playbook check|compile|import FILE...`: playbooks on the command line."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from projects.errors import Refusal
from projects.models import ProcessVersion, Project, User
from projects.playbooks import Document, PlaybookError, Process, compile_documents, find, folders
from projects.selectors.managers import next_step, second_managers
from projects.services import proposals


class Command(BaseCommand):
    help = "Check playbooks, show the process they compile to, or propose it to a project."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, parser_class=ArgumentParser)
        for act, help_text in (
            ("check", "report what is unclear or wrong, with file and line; exits 1 on errors"),
            ("compile", "show the process"),
            ("import", "propose the process as the project's next version"),
        ):
            added = acts.add_parser(act, help=help_text)
            added.add_argument("files", nargs="+", metavar="FILE", help="a playbook, or a folder of them")
            if act == "compile":
                added.add_argument("--json", action="store_true", help="print the process as JSON alone")
            if act == "import":
                added.add_argument("--project", required=True, metavar="SLUG")
                added.add_argument(
                    "--by", metavar="EMAIL", help="the manager who proposes; may be left out if there is one"
                )
                added.add_argument("--confirmed-by", metavar="EMAIL", help="another manager, who publishes it")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = Namespace(**options)
        documents = self._documents(chosen.files)
        try:
            process = compile_documents(documents)
        except PlaybookError as error:
            raise CommandError(str(error)) from error
        if chosen.act == "check":
            self._check(process)
        elif chosen.act == "import":
            self._import(documents, chosen)
        elif chosen.json:
            self.stdout.write(json.dumps(process.to_json(), indent=2))
        else:
            self.stdout.write("\n".join(_shown(process)))

    def _documents(self, names: list[str]) -> list[Document]:
        """The files, folders opened; what was left aside is said on the error stream."""
        try:
            found = folders.collect([Path(name) for name in names])
        except OSError as error:
            raise CommandError(f"{error.filename}: cannot be read ({error.strerror}).") from error
        except PlaybookError as error:
            raise CommandError(str(error)) from error
        for line in found.skipped:
            self.stderr.write(_printable(line))
        if not found.documents:
            raise CommandError("There is no playbook in that folder: no *.md file whose front matter names a role.")
        return found.documents

    def _check(self, process: Process) -> None:
        findings = find(process)
        for finding in findings:
            self.stdout.write(_printable(str(finding)))
        errors = sum(finding.level == "error" for finding in findings)
        self.stdout.write(f"{len(process.gates)} gates, {errors} errors, {len(findings) - errors} warnings.")
        if errors:
            sys.exit(1)

    def _import(self, documents: list[Document], chosen: Namespace) -> None:
        project = Project.objects.filter(slug=chosen.project).first()
        if project is None:
            raise CommandError(f"There is no project '{chosen.project}'.")
        by = _proposer(project, chosen.by)
        second = _account(chosen.confirmed_by) if chosen.confirmed_by else None
        try:
            made = proposals.propose(project=project, documents=documents, by=by)
            version = made.version
            if second and made.proposal and version is None:
                version = proposals.confirm(proposal=made.proposal, by=second)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(_printable(_outcome(project, made, version)))


def _outcome(project: Project, made: proposals.Proposed, version: ProcessVersion | None) -> str:
    if version is None:
        assert made.proposal
        return f"Proposed to {project.slug}. {next_step(second_managers(project, made.proposal.by_id))}"
    if not made.is_new and made.version:
        return f"Version {version.number} of the process of {project.slug} says exactly this already."
    return f"Published version {version.number} of the process of {project.slug}."


def _account(email: str) -> User:
    found = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise CommandError(f"Nobody signs in as '{email}'.")
    return found


def _proposer(project: Project, email: str | None) -> User:
    """The account that proposes: the one named, else the project's only manager."""
    if email:
        return _account(email)
    managers = User.objects.filter(
        is_active=True, memberships__project=project, memberships__roles__contains=["manager"]
    )
    if managers.count() != 1:
        raise CommandError(f"{project.slug} has {managers.count()} managers. Say who proposes: --by EMAIL.")
    return managers.get()


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
