"""The architect rules whether a feature is complex."""

from projects import roles
from projects.changes import feature_change
from projects.models import Feature, User
from reviews.models import Ruling
from reviews.rules import demand_open
from reviews.words import demand_text


def rule_complexity(*, feature: Feature, complex: bool, reason: str, by: User) -> Ruling:
    """Rule, with a reason; a ruling may change until the merge."""
    reason = demand_text(reason, field="reason", sentence="Say what makes the feature complex, or not.")
    with feature_change(feature, by=by) as change:
        roles.demand(change.membership, "rule_complexity")
        demand_open(change.feature)
        ruling = Ruling.objects.create(
            feature=change.feature, seq=change.next_seq, by=by, at=change.now, complex=complex, reason=reason
        )
        change.record("complexity.ruled", complex=complex, reason=reason)
    return ruling
