"""Ask again: the giver wants an answer to the revision that stands."""

from projects.changes import FeatureChange, feature_change
from projects.errors import Conflict
from projects.models import Feature, User
from projects.playbooks.process import Gate
from reviews.models import Request, Revision
from reviews.rules import demand_giver, demand_opened, gate_of
from reviews.words import limit_text


def add_request(change: FeatureChange, gate: Gate, revision: Revision, note: str) -> Request:
    request = Request.objects.create(
        feature=change.feature,
        seq=change.next_seq,
        by=change.by,
        at=change.now,
        revision=revision,
        round=change.feature.rounds[gate.checkpoint],
        note=note,
    )
    change.record("request.made", gate=gate.key, revision=revision.number, digest=revision.digest, note=note)
    return request


def request_again(*, feature: Feature, gate_key: str, note: str = "", by: User) -> Request:
    """Re-request an answer without a new revision. Conflict `nothing_offered` where there is none yet."""
    gate = gate_of(feature, gate_key)
    note = limit_text(note, field="note", at_most=1000)
    with feature_change(feature, by=by) as change:
        demand_giver(change.membership, gate)
        demand_opened(change.feature, gate)
        current = Revision.objects.filter(feature=feature, gate=gate.key).order_by("-number").first()
        if current is None:
            raise Conflict(f"Nothing has been offered for {gate.title} yet. Offer it first.", code="nothing_offered")
        return add_request(change, gate, current, note)
