"""One offer form for each kind of artifact: from what was typed and uploaded to a submission."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from orchestration.forms.offered_rows import ComponentRows, RiskRows
from orchestration.forms.review import AnyChoices
from orchestration.forms.service_form import ServiceForm
from orchestration.forms.words import OneWayField, words
from projects.errors import Invalid
from projects.playbooks.process import Gate
from reviews.artifacts import KINDS, Kind


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; which of them will do is judged by their content, later."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [one for one in (data if isinstance(data, list | tuple) else [data]) if one]


MOST_NAMED = 24  # mock screens in one sentence
_SKELETONS = {
    "prd": "# What it is called\n\n## Problem\n\n## Goals\n\n## Out of scope\n\n## How we will know",
    "adr": "# The decision in one line\n\n## Context\n\n## Decision\n\n## Consequences",
}


class OfferForm(ServiceForm):
    """The fields every kind has. `rows` is the formset of kinds that are made of rows; `main` names the kind's fields."""

    rows: Any = None
    rows_noun = ""
    files_label = files_help = ""  # of kinds that take files
    note = words("What you say about it", at_most=1000, rows=2, help_text="Those who answer read this first.")
    receivers = AnyChoices(required=False)
    confirms_phase = forms.BooleanField(required=False)

    use_required_attribute = False

    def __init__(self, gate: Gate, *args: Any, **more: Any) -> None:
        more.setdefault("auto_id", "offer-%s")
        super().__init__(*args, **more)
        self.gate = gate
        self.kind: Kind = KINDS.get(gate.artifact, KINDS["document"])
        if "body" in self.fields:
            self.fields["body"].widget.attrs["placeholder"] = _SKELETONS.get(gate.artifact, "")
        if self.files_label:
            self.fields["files"] = FilesField(label=self.files_label, help_text=self.files_help, required=False)
            attrs = {"multiple": self.kind.max_files > 1, "accept": self.kind.accept}
            self.fields["files"].widget.attrs.update(attrs)
        self.order_fields(self.field_order)

    def ask_receivers(self, label: str, help_text: str, choices: list[tuple[str, str]], chosen: list[str]) -> None:
        """Let the giver choose who must agree; without choices the question is not asked."""
        if not choices:
            del self.fields["receivers"]
            return
        field = self.fields["receivers"]
        assert isinstance(field, AnyChoices)
        field.label, field.help_text, field.choices, field.initial = label, help_text, choices, chosen

    def ask_phase(self, label: str, hint: str) -> None:
        """Let the giver confirm a phase of a role whose playbook the process does not have; "" does not ask."""
        if label:
            self.fields["confirms_phase"].label, self.fields["confirms_phase"].help_text = label, hint
        else:
            del self.fields["confirms_phase"]

    def data_of(self) -> dict[str, Any] | None:
        """The structured part of the submission."""
        return None

    def refuse(self, refusal: Invalid) -> None:
        errors: dict[str, list[str]] = {}
        for place, sentences in refusal.errors.items():
            if self.rows is not None and self.rows.refuse(place, sentences):
                continue
            name = place.removeprefix("data.")
            errors.setdefault(name if name in self.fields else place, []).extend(sentences)
        super().refuse(Invalid(errors))


class DocumentOffer(OfferForm):
    body = OneWayField(
        label="Text, in Markdown",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "class": "code"}),
    )
    files_label, files_help = "Or a file", "Markdown, plain text or PDF."
    link = OneWayField(
        label="Or a link",
        max_length=1000,
        help_text="What the page says now is kept as the revision.",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    field_order: tuple[str, ...] = ("body", "files", "link", "note", "receivers", "confirms_phase")


class RecordOffer(DocumentOffer):
    supersedes = forms.IntegerField(
        label="Takes the place of ADR number",
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        help_text="That record is shown as superseded once this one is accepted.",
    )
    field_order = ("body", "files", "link", "supersedes", "note", "receivers", "confirms_phase")

    def data_of(self) -> dict[str, Any] | None:
        number = self.cleaned_data["supersedes"]
        return {"supersedes": number} if number else None


class ContractOffer(DocumentOffer):
    body = OneWayField(
        label="OpenAPI or JSON Schema, in YAML or JSON; GraphQL SDL or Protocol Buffers",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "class": "code", "spellcheck": "false"}),
    )
    files_label, files_help = "Or a file", "One .yaml, .json, .graphql or .proto file."


class MocksOffer(OfferForm):
    files_label = "Screens"
    files_help = "PNG, JPEG, WebP or still GIF, shown in the order below. A file named like a screen takes its place."
    field_order = ("files", "note", "receivers", "confirms_phase")


class BuildOffer(OfferForm):
    commit = forms.CharField(
        label="Commit",
        max_length=40,
        help_text="7 to 40 hexadecimal digits.",
        error_messages={"required": "Which commit is this? 7 to 40 hexadecimal digits."},
        widget=forms.TextInput(attrs={"class": "code", "autocomplete": "off", "spellcheck": "false"}),
    )
    preview = forms.CharField(
        label="Where to try it",
        required=False,
        max_length=2000,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    files_label = "Screenshots"
    files_help = "Called like the mock screens they answer, so that both stand side by side."
    field_order = ("commit", "preview", "files", "note", "receivers", "confirms_phase")

    def name_screens(self, names: Sequence[str]) -> None:
        """Say what the mock screens are called, each of which somebody will look for."""
        if names:
            shown = ", ".join(f"“{name}”" for name in names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
            self.fields["files"].help_text = f"Called like the mock screens they answer: {shown}."

    def data_of(self) -> dict[str, Any]:
        return {"commit": self.cleaned_data["commit"], "preview": self.cleaned_data["preview"]}


class RisksOffer(OfferForm):
    rows_noun = "risk"
    files_label, files_help = "Or a CSV or JSON file", "It stands instead of the rows above."
    field_order = ("files", "note", "receivers", "confirms_phase")

    def __init__(self, gate: Gate, data: Mapping[str, Any] | None = None, *args: Any, rows: Any = (), **more: Any):
        super().__init__(gate, data, *args, **more)
        self.rows = RiskRows(data, prefix="risks") if data is not None else RiskRows(initial=rows, prefix="risks")

    def data_of(self) -> dict[str, Any] | None:
        found = self.rows.values()
        return {"risks": found} if found else None


class UsageOffer(OfferForm):
    rows_noun = "component"
    none = forms.BooleanField(label="No shared component is used", required=False)
    reason = words("Why none is needed", at_most=2000, rows=2)
    field_order = ("none", "reason", "note", "receivers", "confirms_phase")

    def __init__(self, gate: Gate, data: Mapping[str, Any] | None = None, *args: Any, rows: Any = (), **more: Any):
        super().__init__(gate, data, *args, **more)
        if data is not None:
            self.rows = ComponentRows(data, prefix="components")
        else:
            self.rows = ComponentRows(initial=rows, prefix="components")

    def data_of(self) -> dict[str, Any]:
        found: dict[str, Any] = {"components": self.rows.values()}
        if self.cleaned_data["none"]:
            found |= {"none": True, "reason": self.cleaned_data["reason"]}
        return found


_FORMS: dict[str, type[OfferForm]] = {
    "adr": RecordOffer,
    "contract": ContractOffer,
    "mocks": MocksOffer,
    "build": BuildOffer,
    "risks": RisksOffer,
    "usage": UsageOffer,
}


def form_of(gate: Gate) -> type[OfferForm]:
    """The form of the gate's kind; what a playbook made up is a document."""
    return _FORMS.get(gate.artifact, DocumentOffer)
