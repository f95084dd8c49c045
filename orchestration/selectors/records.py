"""The architecture decision records of a project: their numbers, where each stands, which takes the place of which."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from projects.models import Feature, Project
from reviews.artifacts.checks import status_of
from reviews.models import RecordNumber, Revision

_HANDSHAKES = {"offered": "waits for an answer", "stale": "to be agreed anew", "error": "cannot be judged"}


@dataclass(frozen=True)
class Record:
    """`state` is that of its handshake, `status` what the document says of itself.

    `supersedes` is the number of another record, `superseded_by` those that take its place and are accepted.
    """

    number: int
    title: str
    feature_key: str
    feature_title: str
    url: str
    state: str
    status: str
    at: datetime | None
    supersedes: int | None
    superseded_by: tuple[int, ...]

    @property
    def handshake(self) -> str:
        """Where its handshake stands, in words."""
        return _HANDSHAKES.get(self.state, self.state.replace("_", " "))


@dataclass(frozen=True)
class RecordLinks:
    """What the page of one record says of its place among the others."""

    number: int
    supersedes: int | None
    superseded_by: tuple[int, ...]
    proposed_by: tuple[int, ...]  # those that would take its place, and are not accepted


def records_of(project: Project) -> list[Record]:
    """All records of a project, newest first, in one statement."""
    rows = list(_numbered(project.pk).order_by("-number").annotate(title=_latest("summary"), body=_latest("body")))
    return [_record(row, rows) for row in rows]


def record_links(feature: Feature, gate: str) -> RecordLinks | None:
    """None for what has no number. One statement."""
    own = Q(feature=feature, gate=gate)
    rows = list(_numbered(feature.project_id).filter(own | Q(supersedes__isnull=False)))
    mine = next((row for row in rows if (row.feature_id, row.gate) == (feature.pk, gate)), None)
    if mine is None:
        return None
    others: list[Any] = [row for row in rows if row.supersedes == mine.number]  # type: ignore[attr-defined]
    accepted = tuple(row.number for row in others if _state(row) == "accepted")
    proposed = tuple(row.number for row in others if row.number not in accepted)
    return RecordLinks(mine.number, mine.supersedes, accepted, proposed)  # type: ignore[attr-defined]


def _numbered(project_id: int) -> QuerySet[RecordNumber]:
    """Each with what its latest revision says it `supersedes`."""
    rows = RecordNumber.objects.filter(project=project_id).select_related("feature__standing")
    return rows.annotate(supersedes=_latest("data__supersedes"), offered_at=_latest("at"))


def _latest(column: str) -> Subquery:
    revisions = Revision.objects.filter(feature=OuterRef("feature"), gate=OuterRef("gate")).order_by("-number")
    return Subquery(revisions.annotate(wanted=F(column)).values("wanted")[:1])


def _record(row: Any, rows: Iterable[Any]) -> Record:
    return Record(
        number=row.number,
        title=row.title or row.feature.title,
        feature_key=row.feature.key,
        feature_title=row.feature.title,
        url=f"/f/{row.feature.key}/{row.gate}",
        state=_state(row),
        status=status_of(row.body or ""),
        at=row.offered_at,
        supersedes=row.supersedes,
        superseded_by=tuple(
            other.number for other in rows if other.supersedes == row.number and _state(other) == "accepted"
        ),
    )


def _state(row: Any) -> str:
    return next((pip["state"] for pip in row.feature.standing.pips if pip["key"] == row.gate), "offered")
