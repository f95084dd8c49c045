"""What one can do with the changes of a contract: answer them one by one, and take over a counter-proposal."""

from typing import Any

from django import forms

from orchestration.forms.service_form import LARGEST_ID, ServiceForm
from orchestration.views.acts import Act
from orchestration.views.doors import SignedIn
from projects.models import Feature, User
from projects.playbooks.process import Gate
from reviews.artifacts.contract_answers import MAX_PROPOSAL
from reviews.selectors.scoped import decision_of
from reviews.services.proposals import offer_proposal

Data = dict[str, Any]


class ProposalForm(ServiceForm):
    decision = forms.IntegerField(min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)


def acts_of(gate: Gate) -> dict[str, Act]:
    def take(feature: Feature, data: Data, by: User) -> str:
        decision = decision_of(feature=feature, decision_id=data["decision"], gate_key=gate.key)
        offered = offer_proposal(decision=decision, by=by)
        if not offered.created:
            return f"Revision {offered.revision.number} says that already."
        return f"You offered what {decision.by.display_name} proposed, as revision {offered.revision.number}."

    return {"take": Act(lambda feature, data: ProposalForm(data), take)} if gate.artifact == "contract" else {}


def take_file(request: SignedIn) -> None:
    """A proposal that comes as a file is put where its text would stand, so that a refusal shows it again."""
    upload = request.FILES.get("proposal_file")
    if upload is None:
        return
    posted = request.POST.copy()
    posted["proposal"] = upload.read(MAX_PROPOSAL + 1).decode(errors="replace")
    request.POST = posted  # type: ignore[assignment]
