"""Evidence of one feature that the asker is known to see. What belongs to another feature does not exist here."""

from projects.errors import NotFound
from projects.models import Feature
from reviews.models import Decision, RedFlag, Revision, RevisionFile, Waiver


def revision_of(*, feature: Feature, gate_key: str, number: int) -> Revision:
    found = Revision.objects.select_related("by").filter(feature=feature, gate=gate_key, number=number).first()
    if found is None:
        raise NotFound()
    return found


def revision_file_of(*, feature: Feature, gate_key: str, number: int, name: str) -> RevisionFile:
    found = RevisionFile.objects.filter(
        revision__feature=feature, revision__gate=gate_key, revision__number=number, name=name
    ).first()
    if found is None:
        raise NotFound()
    return found


def decision_of(*, feature: Feature, decision_id: int, gate_key: str) -> Decision:
    """With its revision and feature, as revoking needs them."""
    found = (
        Decision.objects.select_related("revision", "feature__project", "feature__process")
        .filter(feature=feature, revision__gate=gate_key, pk=decision_id)
        .first()
    )
    if found is None:
        raise NotFound()
    return found


def flag_of(*, feature: Feature, flag_id: int) -> RedFlag:
    found = (
        RedFlag.objects.select_related("feature__project", "feature__process")
        .filter(feature=feature, pk=flag_id)
        .first()
    )
    if found is None:
        raise NotFound()
    return found


def waiver_of(*, feature: Feature, waiver_id: int) -> Waiver:
    found = (
        Waiver.objects.select_related("feature__project", "feature__process")
        .filter(feature=feature, pk=waiver_id)
        .first()
    )
    if found is None:
        raise NotFound()
    return found
