"""Take over a counter-proposal: the giver offers it as their next revision, and its proposer may still decide."""

from projects.errors import NotFound
from projects.models import User
from reviews.artifacts import Submission
from reviews.models import Decision
from reviews.services.revisions import Offered, offer


def offer_proposal(*, decision: Decision, by: User) -> Offered:
    """Offer the document that came with a decision. NotFound where none did; else as `offer`."""
    text = decision.data.get("proposal")
    if not text:
        raise NotFound()
    return offer(
        feature=decision.feature,
        gate_key=decision.revision.gate,
        submission=Submission(body=text),
        note=f"As {decision.by.display_name} proposed.",
        confirms_phase=False,
        by=by,
    )
