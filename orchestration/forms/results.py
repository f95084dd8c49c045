"""How a planned test went."""

from django import forms

from orchestration.forms.service_form import ServiceForm


class ResultForm(ServiceForm):
    risk = forms.CharField(max_length=32, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label="The test",
        choices=[("passed", "passed"), ("failed", "failed")],
        error_messages={"required": "Say whether it passed."},
    )
    link = forms.CharField(
        label="Where the run is",
        required=False,
        max_length=2000,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
