"""On what an acceptance is given: rows of the decision form; and what is said of a condition afterwards."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

from orchestration.forms.service_form import LARGEST_ID, ServiceForm
from orchestration.forms.words import words

Choices = Sequence[tuple[str, str]]
_PLACE = re.compile(r"data\.conditions\[(\d+)]\.(text|owner|checkpoint)")


class ServedChoice(forms.ChoiceField):
    """Whether a choice still stands the service judges: who left the project meanwhile gets its sentence, not Django's."""

    def valid_value(self, value: Any) -> bool:
        return len(str(value)) <= 254


class ConditionForm(forms.Form):
    """One condition; a row without words is none."""

    text = forms.CharField(
        label="What has to be done",
        max_length=1000,
        error_messages={"required": "Say what has to be done."},
    )
    owner = ServedChoice(label="By whom", error_messages={"required": "Say who sees to it."})
    checkpoint = ServedChoice(label="Before", error_messages={"required": "Say by when."})

    def __init__(self, *args: Any, owners: Choices = (), checkpoints: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer(owners, checkpoints)

    def offer(self, owners: Choices, checkpoints: Choices) -> None:
        for name, choices in (("owner", owners), ("checkpoint", checkpoints)):
            field = self.fields[name]
            assert isinstance(field, ServedChoice)
            field.choices = list(choices)

    def has_changed(self) -> bool:
        return "text" in self.changed_data


class _Rows(BaseFormSet):
    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        """A row that was blanked is no row."""
        return super()._construct_form(i, **{**kwargs, "empty_permitted": True})  # type: ignore[misc]


ConditionRows = formset_factory(ConditionForm, formset=_Rows, extra=2, can_delete=True, max_num=20)


class Conditions:
    """The conditions of one decision, from what was posted; unbound without `data`."""

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        bound = data if data is not None and "conditions-TOTAL_FORMS" in data else None
        self.rows: Any = ConditionRows(bound, prefix="conditions")

    def offer(self, owners: Choices, checkpoints: Choices) -> None:
        """Who can see to a condition, by e-mail address, and where it can be judged; the first of each is chosen."""
        self.rows.form_kwargs = {"owners": owners, "checkpoints": checkpoints}
        for form in self.rows.forms:
            form.offer(owners, checkpoints)

    @property
    def any(self) -> bool:
        """Whether somebody began to set one, so that the fold stays open."""
        return bool(self.rows.is_bound and any(form.has_changed() for form in self.rows.forms))

    def is_valid(self) -> bool:
        return not self.rows.is_bound or self.rows.is_valid()

    def values(self) -> list[dict[str, str]]:
        """As the decision's `data.conditions` takes them."""
        names = ("text", "owner", "checkpoint")
        return [{name: form.cleaned_data[name] for name in names} for form in self._filled()]

    def refuse(self, errors: Mapping[str, list[str]]) -> dict[str, list[str]]:
        """Tie the service's sentences to their rows; what fits none is given back."""
        rest: dict[str, list[str]] = {}
        filled = self._filled()
        for place, sentences in errors.items():
            match = _PLACE.fullmatch(place)
            if match is None or int(match[1]) >= len(filled):
                rest[place] = sentences
                continue
            for sentence in sentences:
                filled[int(match[1])].add_error(match[2], sentence)
        return rest

    def _filled(self) -> list[Any]:
        if not self.rows.is_bound:
            return []
        return [form for form in self.rows.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]


class ReportForm(ServiceForm):
    condition = forms.IntegerField(min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)
    note = words("What was done, or where to see it", at_most=1000, rows=2)


class MetForm(ServiceForm):
    condition = forms.IntegerField(min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)
