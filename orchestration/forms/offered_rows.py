"""Risks and components as rows of a form: blank rows do not count, and a refused row says so itself."""

import re
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

from orchestration.forms.risk_review import LEVELS, SCALE

_PLACE = re.compile(r"data\.(?:risks|components)\[(\d+)]\.(?:planned_test\.)?(\w+)")


class _Row(forms.Form):
    def has_changed(self) -> bool:
        """Whether anything was filled in; an id that travels along fills in nothing."""
        return bool(set(self.changed_data) - {"id", "DELETE"})


class RiskForm(_Row):
    risk = forms.CharField(
        label="What could go wrong", max_length=2000, error_messages={"required": "Say what could go wrong."}
    )
    likelihood = forms.ChoiceField(label="Likelihood", choices=SCALE, error_messages={"required": "1 to 5."})
    impact = forms.ChoiceField(label="Impact", choices=SCALE, error_messages={"required": "1 to 5."})
    mitigation = forms.CharField(
        label="What you do about it", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    what = forms.CharField(
        label="Test you propose", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 1})
    )
    level = forms.ChoiceField(label="Level of the test", required=False, choices=LEVELS)
    id = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)


class ComponentForm(_Row):
    component = forms.CharField(
        label="Component",
        max_length=200,
        error_messages={"required": "Which component?"},
        widget=forms.TextInput(attrs={"list": "suggested", "autocomplete": "off"}),
    )
    owner = forms.CharField(label="Owner", required=False, max_length=200)
    link = forms.CharField(label="Link", required=False, max_length=2000, widget=forms.URLInput)
    how = forms.CharField(
        label="How it is used",
        max_length=2000,
        error_messages={"required": "How is it used?"},
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class _Rows(BaseFormSet):
    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        """A row that was blanked is no row, whether it was there before or not."""
        return super()._construct_form(i, **{**kwargs, "empty_permitted": True})  # type: ignore[misc]

    def filled(self) -> list[Any]:
        return [form for form in self.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]

    def refuse(self, place: str, sentences: list[str]) -> bool:
        """Tie sentences to the row and field they are about; False where they are about no row."""
        match = _PLACE.fullmatch(place)
        rows = self.filled()
        if match is None or int(match[1]) >= len(rows) or match[2] not in rows[int(match[1])].fields:
            return False
        for sentence in sentences:
            rows[int(match[1])].add_error(match[2], sentence)
        return True


class _RiskRows(_Rows):
    def values(self) -> list[dict[str, Any]]:
        return [_risk(form.cleaned_data) for form in self.filled()]


class _ComponentRows(_Rows):
    def values(self) -> list[dict[str, Any]]:
        names = ("component", "owner", "link", "how")
        return [{name: form.cleaned_data[name] for name in names} for form in self.filled()]


def _risk(cleaned: dict[str, Any]) -> dict[str, Any]:
    row = {name: cleaned[name] for name in ("risk", "mitigation")}
    row |= {"likelihood": int(cleaned["likelihood"]), "impact": int(cleaned["impact"])}
    if cleaned["id"]:
        row["id"] = cleaned["id"]
    if cleaned["what"]:
        row["planned_test"] = {"what": cleaned["what"], "level": cleaned["level"]}
    return row


RiskRows = formset_factory(RiskForm, formset=_RiskRows, extra=1, can_delete=True, max_num=200)
ComponentRows = formset_factory(ComponentForm, formset=_ComponentRows, extra=1, can_delete=True, max_num=200)
