"""What a page may load and where its forms may lead, for `CONTENT_SECURITY_POLICY`."""

from typing import Any

from csp.constants import NONE, SELF


def policy(issuer: str) -> dict[str, Any]:
    """Nothing but the site's own; a browser follows a form's answer to the sign-in provider only where this names it."""
    provider = ["/".join(issuer.split("/")[:3])] if issuer else []
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF, "data:"],
            "font-src": [SELF],
            "connect-src": [SELF],
            "form-action": [SELF, *provider],
            "frame-ancestors": [NONE],
            "base-uri": [NONE],
            "manifest-src": [SELF],
        }
    }
