"""allauth's forms about passwords, with words of ours: named in the settings as ACCOUNT_FORMS."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from django import forms

from orchestration.forms.account import password_help

_LABELS = {
    "login": "E-mail",
    "email": "E-mail",
    "password": "Password",
    "oldpassword": "Present password",
    "password1": "New password",
    "password2": "New password, once more",
}


class _PlainWords(forms.Form):
    """Labels instead of placeholders, and the rules for a password in one sentence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = _LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
        if "password1" in self.fields:
            self.fields["password1"].help_text = password_help()


class SignInForm(_PlainWords, LoginForm):
    pass


class ForgottenForm(_PlainWords, ResetPasswordForm):
    pass


class ResetForm(_PlainWords, ResetPasswordKeyForm):
    pass


class ChangeForm(_PlainWords, ChangePasswordForm):
    pass


class FirstPasswordForm(_PlainWords, SetPasswordForm):
    pass
