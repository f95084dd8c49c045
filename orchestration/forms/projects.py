"""Forms about a project and what is opened in it."""

from django import forms

from orchestration.forms.presets import Preset
from orchestration.forms.service_form import ServiceForm
from projects.errors import Conflict
from projects.playbooks.builtin import ALONE, TEAM


class ProjectForm(ServiceForm):
    name = forms.CharField(
        max_length=80,
        help_text="What your team calls its product.",
        error_messages={"required": "Give the project a name."},
    )
    key = forms.CharField(
        max_length=10,
        help_text="2 to 10 letters and digits that begin the key of every feature, as SHOP does in SHOP-42. It stays for good.",
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Give the project a key such as SHOP."},
    )
    playbooks = Preset(
        label="Playbooks to begin with",
        choices=[(ALONE, "API Engineer alone (seven handshakes)"), (TEAM, "The whole team (seven playbooks)")],
        initial=ALONE,
        widget=forms.RadioSelect,
        help_text="They say who hands what to whom. Managers can change them later.",
        error_messages={"invalid_choice": "Choose one of the two."},
    )

    def refuse_conflict(self, refusal: Conflict) -> None:
        """A key that is taken is the key's error."""
        self.add_error("key" if refusal.code == "key_taken" else None, refusal.message)

    def clean_key(self) -> str:
        return str(self.cleaned_data["key"]).upper()


class SettingsForm(ServiceForm):
    name = forms.CharField(
        max_length=80,
        help_text="The addresses of its pages and the keys of its features stay as they are.",
        error_messages={"required": "Give the project a name."},
    )
    answer_within_hours = forms.IntegerField(
        min_value=1,
        max_value=720,
        label="Answer within, in weekday hours",
        help_text="The promise of this project: what is handed over is answered within this time. 24 hours are one working day; Saturdays and Sundays do not count.",
    )
    serious_from = forms.IntegerField(
        min_value=1,
        max_value=25,
        label="A risk is serious from",
        help_text="Likelihood times impact, 1 to 25. A serious risk needs a planned test before QA can accept.",
    )
    wording_carries = forms.BooleanField(
        required=False,
        label="Decisions on a PRD carry over when only its wording changes",
        help_text="Only outside the goals: a change of the goals always asks for new decisions.",
    )


class FeatureForm(ServiceForm):
    title = forms.CharField(
        max_length=160,
        help_text="What people will be able to do, in a few words.",
        widget=forms.TextInput(attrs={"placeholder": "Saved carts across devices", "autocomplete": "off"}),
        error_messages={"required": "Give the feature a title."},
    )
    summary = forms.CharField(
        max_length=500,
        required=False,
        help_text="One or two sentences; everything else belongs into the PRD.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class EditForm(FeatureForm):
    """A feature with what rules may ask about it. Those who only build name further paths."""

    labels = forms.CharField(
        max_length=1000, required=False, help_text="By commas. The rules of gates may ask about them."
    )
    paths = forms.CharField(
        max_length=100_000,
        required=False,
        label="Paths it touches",
        help_text="One a line, such as api/carts/. The rules of gates may ask about them.",
        widget=forms.Textarea(attrs={"rows": 3, "class": "code", "spellcheck": "false"}),
    )

    def clean_labels(self) -> list[str]:
        return [text for part in self.cleaned_data["labels"].split(",") if (text := part.strip())]

    def clean_paths(self) -> list[str]:
        return self.cleaned_data["paths"].splitlines()
