"""The forms of a review page: the decision, bound to the revision seen, and what surrounds it."""

from collections.abc import Mapping
from typing import Any

from django import forms

from orchestration.forms.conditions import Conditions
from orchestration.forms.risk_review import RiskReview
from orchestration.forms.service_form import LARGEST_ID, ServiceForm
from orchestration.forms.words import words
from projects.errors import Invalid


class DecideForm(ServiceForm):
    """One form for all three answers, so that whatever was added beside the artifact travels with each of them."""

    verdict = forms.ChoiceField(
        choices=[("accept", "accept"), ("return", "return"), ("block", "block")],
        error_messages={"required": "Choose accept, return or block."},
    )
    revision = forms.IntegerField(min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    return_reason = words("What has to change", one_way=True, help_text="The giver reads it in your words.")
    block_reason = words(
        "Why it must not go on", one_way=True, help_text="A block stays until you lift it, or a waiver does."
    )
    proposal = forms.CharField(
        label="Counter-proposal",
        required=False,
        max_length=1024 * 1024,
        help_text="The document as you would have it, in YAML or JSON. It goes to the giver with your answer.",
        widget=forms.Textarea(attrs={"rows": 6, "class": "code", "form": "decision", "spellcheck": "false"}),
    )

    def __init__(self, kind: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="decide-%s")
        self.kind = kind
        self.review = RiskReview(data) if kind == "risks" else None
        self.conditions = Conditions(data)

    def is_valid(self) -> bool:
        valid = super().is_valid()
        valid = self.conditions.is_valid() and valid
        if self.review is not None:
            valid = self.review.is_valid() and valid
        if valid:
            conditions = self.conditions.values()
            self.cleaned_data["data"] = self._decision_data() | ({"conditions": conditions} if conditions else {})
        return valid

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        verdict = data.get("verdict")
        data["reason"] = data.get(f"{verdict}_reason", "")
        if verdict in ("return", "block") and not data["reason"] and f"{verdict}_reason" not in self.errors:
            ask = "Say what has to change, so that the giver can answer." if verdict == "return" else "Say why."
            self.add_error(f"{verdict}_reason", ask)
        return data

    @property
    def asks_return(self) -> bool:
        """Whether the reason for returning has to come back open, because it was sent."""
        return self.is_bound and self.data.get("verdict") == "return"

    @property
    def asks_block(self) -> bool:
        return self.is_bound and self.data.get("verdict") == "block"

    def _decision_data(self) -> dict[str, Any]:
        if self.review is not None:
            return self.review.decision_data()
        proposal = self.cleaned_data.get("proposal", "").strip()
        return {"proposal": proposal} if self.kind == "contract" and proposal else {}

    def refuse(self, refusal: Invalid) -> None:
        errors = self.conditions.refuse(refusal.errors)
        if self.review is not None:
            errors = self.review.refuse(errors)
        named = {"reason": f"{self.cleaned_data.get('verdict')}_reason", "data.proposal": "proposal"}
        super().refuse(Invalid({named.get(field, field): found for field, found in errors.items()}))


class RequestForm(ServiceForm):
    note = words("Note", at_most=1000, rows=2)


class RevokeForm(ServiceForm):
    decision = forms.IntegerField(min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)
    reason = words("Reason", required="Say why this decision no longer stands.", rows=2)


class AnyChoices(forms.MultipleChoiceField):
    """Choices that a service judges: who left the project meanwhile gets its sentence, not Django's."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        return isinstance(value, str) and len(value) <= 254


class NameForm(ServiceForm):
    receivers = AnyChoices(label="People", error_messages={"required": "Choose at least one person."})

    def __init__(self, data: Mapping[str, Any] | None = None, *, choices: list[tuple[str, str]] | None = None) -> None:
        super().__init__(data, auto_id="name-%s")
        self.offer(choices or [])

    def offer(self, choices: list[tuple[str, str]]) -> None:
        field = self.fields["receivers"]
        assert isinstance(field, AnyChoices)
        field.choices = choices


class RemoveForm(ServiceForm):
    user = forms.IntegerField(min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)
    reason = words("Reason", required="Say why this person need not answer.", at_most=1000, rows=2)
