"""Whom the organisation's own sign-in (OpenID Connect) lets in: people with an account or an invitation, by verified address."""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import redirect

from orchestration.openid_provider import is_of_this_sign_in
from projects import clock
from projects.models import Invitation, User

PROVIDER = "sso"  # in the address that the provider sends people back to


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """One identity is one account, found by its address: none is tied to an account that happens to be signed in."""
        if not is_of_this_sign_in(sociallogin):
            raise PermissionDenied
        if sociallogin.state.get("process") == "connect":
            raise ImmediateHttpResponse(redirect("account"))

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        return super().authenticate_by_email(sociallogin) if verified_email(sociallogin) else None

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        email = verified_email(sociallogin)
        if not email or User.objects.filter(email=email).exists():
            return False
        return settings.OIDC_OPENS_ACCOUNTS or _is_invited(email)

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, str]) -> User:
        given = " ".join(filter(None, [data.get("first_name"), data.get("last_name")]))
        user = sociallogin.user
        user.email = verified_email(sociallogin)
        user.name = " ".join(str(data.get("name") or given).replace("\0", "").split())[:120]
        return user


def verified_email(sociallogin: SocialLogin) -> str:
    """The address that the provider vouches for, or "". Some say it as a text, and "false" is no."""
    found = next((one.email for one in sociallogin.email_addresses if str(one.verified).lower() == "true"), "")
    return str(found).strip().lower()


def _is_invited(email: str) -> bool:
    waiting = Invitation.objects.filter(email=email, accepted_at=None, withdrawn_at=None)
    return waiting.filter(expires_at__gt=clock.now()).exists()
