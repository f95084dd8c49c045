"""The form for a new API token."""

from collections.abc import Sequence
from typing import Any

from django import forms

from orchestration.forms.service_form import ServiceForm
from projects.scopes import SCOPES
from projects.services.tokens import LONGEST_DAYS

_DAYS = [("", "until I end it"), ("7", "a week"), ("30", "30 days"), ("90", "90 days"), (str(LONGEST_DAYS), "a year")]


class TokenForm(ServiceForm):
    """`projects` are (slug, name) of the person's own. `limits` are the fields that a fold holds."""

    name = forms.CharField(
        max_length=80,
        label="What will use it",
        widget=forms.TextInput(attrs={"placeholder": "CI of the shop"}),
        error_messages={"required": "Name the token after what will use it."},
    )
    agent = forms.CharField(
        max_length=80,
        required=False,
        label="The AI agent that acts with it, if it is one",
        help_text="Histories then say “Claude for you”. Its work stays your own: neither of you countersigns it.",
        widget=forms.TextInput(attrs={"placeholder": "Claude"}),
    )
    scopes = forms.MultipleChoiceField(
        required=False,
        label="What it may do",
        help_text="With none ticked, everything that you may.",
        choices=[(scope, f"{scope.capitalize()}: {words}") for scope, words in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    projects = forms.MultipleChoiceField(
        required=False,
        label="Where",
        help_text="With none ticked, in all your projects, those of tomorrow too.",
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        required=False, label="How long it works", choices=_DAYS, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, projects: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["projects"].choices = list(projects)  # type: ignore[attr-defined]
        self.has_projects = bool(projects)

    @property
    def plain(self) -> list[Any]:
        return [self["name"], self["agent"], self["days"]]

    @property
    def limits(self) -> list[Any]:
        return [self["scopes"], self["projects"]] if self.has_projects else [self["scopes"]]

    @property
    def limits_open(self) -> bool:
        return any(field.errors or field.value() for field in self.limits)
