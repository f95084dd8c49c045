"""Forms about members and their roles."""

from collections.abc import Mapping
from typing import Any

from django import forms

from orchestration.forms.service_form import ServiceForm


class RolesForm(ServiceForm):
    """`known` maps the slugs of all roles that can be given here to their titles."""

    roles = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose at least one role."}
    )

    def __init__(self, *args: Any, known: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = list(known.items())  # type: ignore[attr-defined]


class AddMemberForm(RolesForm):
    email = forms.EmailField(
        max_length=254,
        label="E-mail",
        help_text="Who has an account joins at once; for anybody else you get a link to pass on.",
        widget=forms.EmailInput(attrs={"placeholder": "ada@example.org", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid"), "Enter an e-mail address such as ada@example.org."),
    )
    field_order = ("email", "roles")
