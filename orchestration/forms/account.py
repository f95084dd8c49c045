"""Forms about oneself."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from orchestration.forms.service_form import ServiceForm
from projects.models import User


def _your_name() -> forms.CharField:
    return forms.CharField(
        max_length=120,
        label="Your name",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Say what your colleagues call you."},
    )


class AccountForm(ServiceForm):
    name = _your_name()
    mail_notices = forms.BooleanField(
        required=False,
        label="Send me notices by mail too",
        help_text="You find them under My turn in any case.",
    )


class PasswordForm(ServiceForm):
    """A new password, checked as the site's settings ask."""

    password = forms.CharField(
        max_length=200,
        strip=False,
        label="New password",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password"].help_text = password_help()

    def clean_password(self) -> str:
        return checked_password(self.cleaned_data["password"], self.user)


class WelcomeForm(PasswordForm):
    """What a person says about themselves when they accept an invitation."""

    name = _your_name()
    field_order = ("name", "password")


def checked_password(password: str, user: User) -> str:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise forms.ValidationError(error.messages) from error
    return password


def password_help() -> str:
    return "At least 10 characters, and none of the passwords that everybody guesses first."
