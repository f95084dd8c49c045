"""What one can do on a review page: decide, ask again, name people, revoke, waive."""

from typing import Any

from orchestration.forms.feature import ConfirmForm, WaiverForm
from orchestration.forms.review import NameForm, RemoveForm, RequestForm, RevokeForm
from orchestration.forms.screens import decide_form
from orchestration.views import contract_review, discussion, results, screening
from orchestration.views.acts import Act
from orchestration.views.decision_data import finish
from orchestration.views.evidence import confirm
from orchestration.wording import VERDICT_PAST, artifact_words, capital, listed
from projects.models import Feature, User
from projects.playbooks.process import Gate
from reviews.selectors.scoped import decision_of
from reviews.services.decisions import decide, revoke
from reviews.services.receivers import name_receivers, remove_receiver
from reviews.services.requests import request_again
from reviews.services.verdicts import decision_data, drop_verdicts
from reviews.services.waivers import propose_waiver

Data = dict[str, Any]


def acts_of(gate: Gate) -> dict[str, Act]:
    """All acts on one gate, by the name that a form posts."""
    acts = _Acts(gate)
    return {
        "decide": Act(lambda feature, data: decide_form(gate.artifact, data), acts.decide),
        "request": Act(lambda feature, data: RequestForm(data, auto_id="request-%s"), acts.request),
        "revoke": Act(lambda feature, data: RevokeForm(data, auto_id="revoke-%s"), acts.revoke),
        "name": Act(lambda feature, data: NameForm(data), acts.name),
        "remove": Act(lambda feature, data: RemoveForm(data, auto_id="remove-%s"), acts.remove),
        "waive": Act(lambda feature, data: WaiverForm([(gate.key, gate.title)], data, auto_id="waive-%s"), acts.waive),
        "confirm": Act(lambda feature, data: ConfirmForm(data), confirm),
        **discussion.acts_of(gate),
        **results.acts_of(gate),
        **contract_review.acts_of(gate),
        **screening.acts_of(gate),
    }


class _Acts:
    """The services of one gate, each saying afterwards what happened."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate

    def decide(self, feature: Feature, data: Data, by: User) -> str:
        if self.gate.artifact == "build":
            data["data"] |= decision_data(
                feature=feature,
                gate_key=self.gate.key,
                also_correct=data["also_correct"] if data["verdict"] == "accept" else "",
                seen=data["seen"],
                by=by,
            )
        data = finish(feature, self.gate, data)
        decide(
            feature=feature,
            gate_key=self.gate.key,
            verdict=data["verdict"],
            revision=data["revision"],
            digest=data["digest"],
            reason=data["reason"],
            data=data["data"],
            by=by,
        )
        if self.gate.artifact == "build":
            drop_verdicts(feature=feature, gate_key=self.gate.key, by=by)
        return f"You {VERDICT_PAST[data['verdict']]} {artifact_words(self.gate)}, revision {data['revision']}."

    def request(self, feature: Feature, data: Data, by: User) -> str:
        request_again(feature=feature, gate_key=self.gate.key, note=data["note"], by=by)
        return f"Asked again about {artifact_words(self.gate)}."

    def revoke(self, feature: Feature, data: Data, by: User) -> str:
        decision = decision_of(feature=feature, decision_id=data["decision"], gate_key=self.gate.key)
        revoke(decision=decision, reason=data["reason"], by=by)
        return "The decision is revoked. It stays in the history and counts no more."

    def name(self, feature: Feature, data: Data, by: User) -> str:
        people = name_receivers(feature=feature, gate_key=self.gate.key, emails=data["receivers"], by=by)
        named = listed([person.display_name for person in people])
        return f"{capital(named)} must answer now, too." if people else "They were named already."

    def remove(self, feature: Feature, data: Data, by: User) -> str:
        remove_receiver(feature=feature, gate_key=self.gate.key, user_id=data["user"], reason=data["reason"], by=by)
        return "They need not answer any more."

    def waive(self, feature: Feature, data: Data, by: User) -> str:
        propose_waiver(feature=feature, gate_key=self.gate.key, reason=data["reason"], until=data["until"], by=by)
        return f"The waiver of {self.gate.title} is proposed. A second person confirms it."
