"""The form of the test bench: which feature, what is assumed of it, and the process document that is tried."""

from typing import Any

from django import forms

from orchestration.forms.presets import Preset
from orchestration.forms.service_form import ServiceForm
from orchestration.forms.words import OneWayField
from orchestration.gates.assuming import AGREE, VERDICTS, AssumedDecision, Assumptions
from orchestration.wording import STATE_LABELS
from projects.models.feature import OPEN_STATES
from projects.playbooks.decoding import MAX_BYTES
from projects.playbooks.process import Process
from projects.roles import title

AS_IT_IS = "as-it-is"
_WORDS = {"accept": "accepts", "return": "returns", "block": "blocks"}


class BenchForm(ServiceForm):
    feature = forms.ChoiceField(error_messages={"required": "Choose a feature.", "invalid_choice": "Choose a feature."})
    state = Preset(initial=AS_IT_IS, label="State of the feature")
    complex = Preset(
        initial=AS_IT_IS,
        label="The architect’s ruling",
        choices=[(AS_IT_IS, "As it is"), ("yes", "Complex"), ("no", "Not complex")],
    )
    phases = forms.BooleanField(required=False, label="Every phase is complete")
    version = Preset(initial=AS_IT_IS, label="Process")
    revisions = OneWayField(
        max_length=500,
        label="Current revisions",
        help_text="A gate’s key and a revision number each, for example prd:1, contract:2.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    text = OneWayField(
        max_length=MAX_BYTES,
        strip=False,
        label="Process document",
        help_text="Under “## Gates” and “### ” with a gate’s key, one line each: “- applies when: …”, “- satisfied when: …”, "
        "“- carries over when: …”, “- waived by: …”, “- answered within: …”.",
        widget=forms.Textarea(attrs={"class": "code", "rows": 16, "spellcheck": "false"}),
    )

    def __init__(
        self, features: list[tuple[str, str]], versions: list[int], process: Process, *args: Any, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        older = [(str(number), f"Version {number}") for number in versions]
        self._choose("version", [(AS_IT_IS, "The newest version, with the rules below"), *older])
        self._gates = process.gates
        self._choose("feature", features)
        self._choose("state", [(AS_IT_IS, "As it is"), *((state, STATE_LABELS[state]) for state in OPEN_STATES)])
        for gate in process.gates:
            choices = [
                (f"{verdict}:{role}", f"{title(role)} {_WORDS[verdict]}")
                for role in gate.receivers
                for verdict in VERDICTS
            ]
            self.fields[f"assume-{gate.key}"] = Preset(
                initial=AS_IT_IS,
                label=gate.title,
                choices=[(AS_IT_IS, "As it is"), (f"{AGREE}:", "Everybody asked accepts"), *choices],
            )

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def facts(self) -> list[Any]:
        return [self[name] for name in ("version", "state", "complex", "phases", "revisions")]

    @property
    def decisions(self) -> list[Any]:
        return [self[f"assume-{gate.key}"] for gate in self._gates]

    @property
    def assumes(self) -> bool:
        return any(field.value() not in (AS_IT_IS, "", None, False) for field in (*self.facts, *self.decisions))

    def clean_revisions(self) -> dict[str, int]:
        found = {}
        for text in filter(None, (part.strip() for part in self.cleaned_data["revisions"].split(","))):
            gate, _, number = text.partition(":")
            if not (number.strip().isascii() and number.strip().isdigit() and len(number) < 10):
                raise forms.ValidationError("Write a gate and a number, such as prd:1.")
            found[gate.strip()] = int(number)
        return found

    @property
    def chosen_version(self) -> int | None:
        """A version to judge under instead of the rules that stand in the form."""
        chosen = self.cleaned_data["version"]
        return None if chosen == AS_IT_IS else int(chosen)

    @property
    def assumptions(self) -> Assumptions:
        data = self.cleaned_data
        chosen = [(gate.key, str(data[f"assume-{gate.key}"]).partition(":")) for gate in self._gates]
        return Assumptions(
            decisions=tuple(
                AssumedDecision(key, verdict, role) for key, (verdict, _, role) in chosen if verdict != AS_IT_IS
            ),
            revisions=data["revisions"],
            complex={"yes": True, "no": False}.get(data["complex"]),
            phases_complete=data["phases"],
            state="" if data["state"] == AS_IT_IS else data["state"],
        )
