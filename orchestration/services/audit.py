"""Walk everything that can be audited, one project after the other."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, transaction

from projects.models import Anchor, Event, Feature, Membership, ProcessProposal, ProcessVersion, Project
from projects.services.audit.anchored import anchor_findings
from projects.services.audit.chains import chain_findings
from projects.services.audit.members import ProjectRows, project_findings
from projects.services.audit.plain import Finding, Row, plain, plain_rows
from reviews import storage
from reviews.services.audit.cases import cases
from reviews.services.audit.evidence import case_findings


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything as of one moment, so that people may go on working meanwhile."""
    alone = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if alone:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def stored_bytes(row: Row) -> bytes:
    """The bytes of a file's row. Raises ValueError where they are gone or not what was stored."""
    try:
        return storage.read(row["storage_key"])
    except (storage.Damaged, storage.StoreAway) as error:
        raise ValueError(str(error)) from error


@dataclass
class Audit:
    """`counts` says how much was looked at, for a reader who wants to know what "intact" covers."""

    files: bool = False
    noted_anchor: str | None = None
    counts: Counter[str] = field(default_factory=Counter)

    def findings(self, project: Project | None = None) -> Iterator[Finding]:
        """Everything found, as it is found; one project only where one is named."""
        projects = [project] if project else Project.objects.order_by("pk").iterator(chunk_size=100)
        for one in projects:
            yield from self._project(one)
        for sentence in anchor_findings(noted=self.noted_anchor):
            yield Finding("anchors", sentence)
        self.counts["anchors"] = Anchor.objects.count()

    def _project(self, project: Project) -> Iterator[Finding]:
        events = plain_rows(Event.objects.filter(project=project, feature=None).order_by("seq").values())
        self.counts["projects"] += 1
        self.counts["events"] += len(events)
        for sentence in chain_findings(events, head=project.chain_head, length=project.chain_length):
            yield Finding(project.name, sentence)
        for sentence in project_findings(project_rows(project, events)):
            yield Finding(project.name, sentence)
        for case in cases(project.pk):
            self.counts["features"] += 1
            self.counts["events"] += len(case.events)
            self.counts["pieces of evidence"] += sum(len(rows) for rows in case.evidence.values())
            self.counts["files"] += len(case.files) if self.files else 0
            yield from case_findings(case, stored_bytes if self.files else None)


def project_rows(project: Project, events: list[Row]) -> ProjectRows:
    return ProjectRows(
        project=plain(Project.objects.filter(pk=project.pk).values().get()),
        events=events,
        memberships=plain_rows(Membership.objects.filter(project=project).values()),
        processes=plain_rows(ProcessVersion.objects.filter(project=project).order_by("number").values()),
        proposals=plain_rows(ProcessProposal.objects.filter(project=project).order_by("pk").values()),
        feature_numbers=list(Feature.objects.filter(project=project).values_list("number", flat=True)),
    )
