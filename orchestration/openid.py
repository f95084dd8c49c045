"""The one provider of single sign-on, for `SOCIALACCOUNT_PROVIDERS`."""

from typing import Any


def providers(*, issuer: str, name: str, client_id: str, secret: str, believed: bool) -> dict[str, Any]:
    """None where no issuer is named. `believed`: the operator vouches for addresses of which the provider says nothing."""
    app = {
        "provider_id": "sso",
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": issuer, "verified_email": believed},
    }
    return {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "provider_class": "orchestration.openid_provider.Provider",
            "APPS": [app] if issuer else [],
        }
    }
