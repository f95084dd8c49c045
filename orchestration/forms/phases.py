"""Forms of the checklists: tick, set aside, say who does it."""

from typing import Any

from django import forms

from orchestration.forms.service_form import LARGEST_ID, ServiceForm


class ActivityForm(ServiceForm):
    """Names one activity. `place` is how the page finds it again when it was refused."""

    role = forms.CharField(max_length=60, widget=forms.HiddenInput)
    phase = forms.CharField(max_length=12, widget=forms.HiddenInput)
    activity = forms.IntegerField(min_value=1, max_value=32000, widget=forms.HiddenInput)

    @property
    def place(self) -> tuple[str, str, str]:
        return (*(str(self.data.get(name, "")) for name in ("role", "phase")), str(self.data.get("activity", "")))  # type: ignore[return-value]

    @property
    def refusals(self) -> list[str]:
        """Every sentence, whichever field it is about: the row has one place for them."""
        return [str(sentence) for sentences in self.errors.values() for sentence in sentences]


class TickForm(ActivityForm):
    done = forms.ChoiceField(choices=[("on", "on"), ("off", "off")], widget=forms.HiddenInput)
    evidence = forms.CharField(label="Evidence", required=False, max_length=1000)


class AsideForm(ActivityForm):
    reason = forms.CharField(max_length=1000, error_messages={"required": "Say why this does not apply here."})


class AssignForm(ActivityForm):
    person = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)

    def __init__(self, people: list[tuple[int, str]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choice = self.fields["person"]
        assert isinstance(choice, forms.TypedChoiceField)
        choice.choices = [("", "Nobody in particular"), *((pk, name) for pk, name in people if pk < LARGEST_ID)]
