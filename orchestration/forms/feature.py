"""The forms of the feature page. Each says in its own words what is missing."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from orchestration.forms.service_form import ServiceForm
from orchestration.forms.words import words
from orchestration.gates.moves import NEEDS_REASON, SOURCES
from projects import clock
from projects.playbooks.process import Process
from reviews.complexity import QUESTIONS
from reviews.services.flags import places_of
from reviews.services.waivers import LONGEST


class MoveForm(ServiceForm):
    move = forms.ChoiceField(choices=[(move, move) for move in SOURCES], widget=forms.HiddenInput)
    reason = words("Reason", one_way=True)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("move") in NEEDS_REASON and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Say why, so that everybody can read it later.")
        return data


class FlagForm(ServiceForm):
    flag = forms.ChoiceField(label="From the playbook", required=False)
    reason = words(
        "What is wrong", one_way=True, help_text="Needed unless one of the playbook’s red flags says it all."
    )
    missed_at = forms.ChoiceField(label="Which step should have caught it", required=False)

    def __init__(self, process: Process, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        texts = list(dict.fromkeys(flag.text for flag in process.red_flags))
        choice = self.fields["flag"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "None of these: in my own words"), *((text, text) for text in texts)]
        if not texts:
            choice.widget = forms.HiddenInput()
        where = self.fields["missed_at"]
        assert isinstance(where, forms.ChoiceField)
        where.choices = [("", "Nowhere before"), *places_of(process).items()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("reason") and not data.get("flag") and "reason" not in self.errors:
            self.add_error("reason", "Say what is wrong, so that somebody can put it right.")
        return data


class ResolveForm(ServiceForm):
    flag = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)
    resolution = words("How it was put right")

    def for_author(self) -> None:
        """Who raised the flag may withdraw it, and has to say why."""
        self["resolution"].label = "Why it no longer holds"
        self.fields["resolution"].required = True


class RulingForm(ServiceForm):
    complex = forms.ChoiceField(
        label="The feature is",
        choices=[("no", "not complex: it needs no decision record"), ("yes", "complex: it needs a decision record")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    reason = words(
        "Reason", one_way=True, help_text="May stay empty where all six questions below are answered and agree."
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for key, question in QUESTIONS.items():
            self.fields[f"q_{key}"] = forms.ChoiceField(
                label=question, required=False, choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect
            )

    @property
    def asked(self) -> list[Any]:
        """What is asked of everybody who rules; the questionnaire folds out below."""
        return [self["complex"], self["reason"]]

    folded_title = "Answer six questions instead"

    @property
    def folded(self) -> list[Any]:
        return [self[f"q_{key}"] for key in QUESTIONS]

    @property
    def answers(self) -> dict[str, bool]:
        given = {key: self.cleaned_data.get(f"q_{key}") for key in QUESTIONS}
        return {key: said == "yes" for key, said in given.items() if said}

    @property
    def is_unfolded(self) -> bool:
        return any(field.value() or field.errors for field in self.folded)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("reason") and not self.answers and "reason" not in self.errors:
            self.add_error("reason", "Say what makes the feature complex, or not.")
        return data | {"answers": self.answers}


class RoleForm(ServiceForm):
    """The PM's word on one role."""

    role = forms.CharField(max_length=60, widget=forms.HiddenInput)
    applies = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], widget=forms.HiddenInput)
    reason = words("Why", required="Say why the feature does without this role, or needs it.", rows=2)


class UntilField(forms.DateField):
    """A day; its value is the end of that day in the site's time zone, or of the longest waiver on its last day."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: Any) -> datetime | None:
        day: date | None = super().clean(value)
        if day is None:
            return None
        end, longest = timezone.make_aware(datetime.combine(day, time(23, 59))), clock.now() + LONGEST
        return longest if day == timezone.localtime(longest).date() else end


class WaiverForm(ServiceForm):
    """`gates` are (key, title) of those that can be waived; a form for one gate hides the choice."""

    gate = forms.ChoiceField(label="Handshake", error_messages={"required": "Choose the handshake to do without."})
    reason = words("Reason", required="Say why this gate can be done without.")
    until = UntilField(label="Until", help_text="30 days at most.", error_messages={"required": "Say when it ends."})

    def __init__(self, gates: list[tuple[str, str]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choice = self.fields["gate"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = gates
        if len(gates) == 1:
            choice.widget, choice.initial = forms.HiddenInput(), gates[0][0]


class ConfirmForm(ServiceForm):
    waiver = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)


class WithdrawForm(ServiceForm):
    waiver = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)
    reason = words("Why", required="Say why this gate cannot be done without after all.", rows=2)
