"""Numbers of architecture decision records in their project, and which record supersedes which."""

from django.db import connection
from django.db.models import Max

from projects.changes import FeatureChange
from projects.errors import Invalid
from projects.playbooks.process import Gate
from reviews.models import RecordNumber

ARTIFACT = "adr"
_LOCK = 7301  # of advisory locks: numbers are given in a project one after the other


def give_number(change: FeatureChange, gate: Gate) -> int | None:
    """The number that the first offer of a decision record is given with its event, the next to be recorded.

    None for other artifacts, and for a record that has one. The lock is the last one that an offer takes, so that two
    offers wait for each other and never the other way round.
    """
    if gate.artifact != ARTIFACT or RecordNumber.objects.filter(feature=change.feature, gate=gate.key).exists():
        return None
    project = change.feature.project_id
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, project])
    last = RecordNumber.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0
    RecordNumber.objects.create(
        feature=change.feature,
        seq=change.next_seq,
        by=change.by,
        at=change.now,
        project_id=project,
        gate=gate.key,
        number=last + 1,
    )
    return last + 1


def demand_other_record(change: FeatureChange, gate: Gate, number: int | None) -> None:
    """Invalid (data.supersedes) for a record that the project does not have, and for the one that is offered."""
    if number is None:
        return
    known = RecordNumber.objects.filter(project=change.feature.project_id, number=number).first()
    if known is None:
        raise Invalid({"data.supersedes": [f"There is no ADR-{number} in this project."]})
    if (known.feature_id, known.gate) == (change.feature.pk, gate.key):
        raise Invalid({"data.supersedes": ["A record does not supersede itself."]})
