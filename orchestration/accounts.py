"""How people's accounts behave: by invitation only, and links in mails point at the public address."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = super().get_reset_password_from_key_url(key).split("/", 3)[-1]
        return f"{settings.PUBLIC_URL}/{path}"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")
