"""Choices that are made already."""

from typing import Any

from django import forms


class Preset(forms.ChoiceField):
    """Who sends none means `initial`, which is one of the choices."""

    def clean(self, value: Any) -> Any:
        return super().clean(value or self.initial)
