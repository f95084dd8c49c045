"""What OpenID Connect asks of who relies on a provider, beyond what allauth checks: whose metadata, which token, whose words."""

import hmac
import secrets
from typing import Any

from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse


class Adapter(OpenIDConnectOAuth2Adapter):
    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's description of itself. Raises OAuth2Error where it speaks for another issuer than the one named."""
        found: dict[str, Any] = super().openid_config
        named = str(self.get_provider().app.settings["server_url"]).split("/.well-known/")[0]
        if str(found.get("issuer", "")).rstrip("/") != named.rstrip("/"):
            raise OAuth2Error("the provider's metadata is another issuer's")
        return found

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Raises OAuth2Error where there is no ID token, or the provider speaks of two people."""
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("the provider sent no ID token")
        login: SocialLogin = super().complete_login(request, app, token, **kwargs)
        said = login.account.extra_data
        if said.get("userinfo", said["id_token"]).get("sub") != said["id_token"].get("sub"):
            raise OAuth2Error("the provider speaks of two people")
        return login


class Provider(OpenIDConnectProvider):
    """Sends a nonce along, kept with the state, which the ID token has to bring back."""

    oauth2_adapter_class = Adapter

    def redirect(self, request: HttpRequest, process: str, *args: Any, **kwargs: Any) -> HttpResponse:
        nonce = secrets.token_urlsafe(24)
        params = {**(kwargs.pop("auth_params", None) or self.get_auth_params()), "nonce": nonce}
        answer: HttpResponse = super().redirect(request, process, *args, auth_params=params, nonce=nonce, **kwargs)
        return answer


def is_of_this_sign_in(login: SocialLogin) -> bool:
    """Whether the ID token was made for the way there that this way back belongs to."""
    sent, brought = (str(one.get("nonce") or "") for one in (login.state, login.account.extra_data["id_token"]))
    return bool(sent) and hmac.compare_digest(sent.encode(), brought.encode())
