"""The form of a shared component."""

from typing import Any

from django import forms

from orchestration.forms.conditions import ServedChoice
from orchestration.forms.service_form import LARGEST_ID, ServiceForm
from orchestration.forms.words import words
from projects.models import Component
from projects.services.components import Described

Choices = list[tuple[str, str]]


class ComponentForm(ServiceForm):
    name = forms.CharField(max_length=200, error_messages={"required": "Give the component a name."})
    owner_role = ServedChoice(label="Owned by the role", required=False)
    owner = ServedChoice(label="Or by a person", required=False)
    guidance = words("How it is meant to be used", at_most=4000, help_text="Whoever uses it reads this.")
    condition = forms.CharField(
        label="What has to be done wherever it is used",
        max_length=700,
        required=False,
        help_text="Such as: call through the wrapper. Who approves a use can make it a condition of the merge.",
    )
    link = forms.CharField(
        label="Where to read more",
        max_length=1000,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )

    def __init__(self, data: Any = None, *, roles: Choices, people: Choices, **more: Any) -> None:
        super().__init__(data, **more)
        for name, choices, none in (("owner_role", roles, "No role"), ("owner", people, "Nobody in particular")):
            field = self.fields[name]
            assert isinstance(field, ServedChoice)
            field.choices = [("", none), *choices]

    def described(self) -> Described:
        return Described(**{name: self.cleaned_data[name] for name in _NAMES})


class WhichForm(ServiceForm):
    """A component by its number."""

    component = forms.IntegerField(min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)


_NAMES = ("name", "owner_role", "owner", "guidance", "condition", "link")


def initial_of(component: Component) -> dict[str, str]:
    owner = component.owner.email if component.owner else ""
    return {name: owner if name == "owner" else getattr(component, name) for name in _NAMES}
