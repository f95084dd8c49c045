"""Who asks: a bearer token, or the browser's session (then with CSRF protection)."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from projects.models import ApiToken, User
from projects.services import tokens


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer csn_...`"""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        header = authentication.get_authorization_header(request).decode("latin-1")
        scheme, _, secret = header.partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = tokens.find_token(secret=secret.strip())
        if token is None:
            raise exceptions.AuthenticationFailed("This token is unknown, ended, or its person is inactive.")
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="countersign"'


class SessionAuthentication(authentication.SessionAuthentication):
    pass


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "orchestration.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "`manage.py token EMAIL`, or the account page."}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "orchestration.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
