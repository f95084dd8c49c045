"""How many calls a minute: of a token (in a browser: of a person), and of an address for whoever is not signed in.

The counts lie in the database, so that all web processes share them; one statement a call. Whoever is signed in is never
counted by address: a neighbour behind the same address, or somebody who claims it, cannot use up what is theirs.
"""

import hashlib
import hmac
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from rest_framework import exceptions
from rest_framework.request import Request

from projects.models import ApiToken

_IPV6_HOUSEHOLD = 64  # bits; one customer has that many addresses at least
# The database's clock, which all processes share; not that of the transaction, which may stand.
_COUNT = """
WITH clock AS (SELECT floor(extract(epoch FROM clock_timestamp()))::bigint AS second)
INSERT INTO orchestration_callcount AS c (caller, minute, calls) SELECT %(caller)s, second / 60, 1 FROM clock
ON CONFLICT (caller) DO UPDATE SET minute = EXCLUDED.minute,
  calls = CASE WHEN c.minute = EXCLUDED.minute THEN c.calls + 1 ELSE 1 END
RETURNING calls, 60 - (SELECT second FROM clock) %% 60
"""
_FORGET = (
    "DELETE FROM orchestration_callcount WHERE minute < floor(extract(epoch FROM clock_timestamp()))::bigint / 60 - 60"
)


class TooManyCalls(exceptions.Throttled):
    """`wait` is the number of seconds until the next call is taken."""

    def __init__(self, sentence: str, wait: int) -> None:
        super().__init__(detail=sentence)
        self.wait = wait


@dataclass(frozen=True)
class Allowance:
    """`most` calls a minute, `calls` of them made with this one; `seconds` until it begins anew."""

    most: int
    calls: int
    seconds: int

    def headers(self) -> dict[str, str]:
        left = max(self.most - self.calls, 0)
        return {
            "RateLimit-Limit": str(self.most),
            "RateLimit-Remaining": str(left),
            "RateLimit-Reset": str(self.seconds),
        }

    def refuse_excess(self) -> None:
        if self.calls > self.most:
            sentence = f"These are more than {self.most} calls a minute. Try again in {self.seconds} s."
            raise TooManyCalls(sentence, self.seconds)


def count_signed_in(request: Request) -> Allowance | None:
    """None where calls are not limited."""
    token = request.auth
    caller = f"token {token.pk}" if isinstance(token, ApiToken) else f"person {request.user.pk}"
    return _count(caller, settings.API_CALLS_PER_MINUTE)


def count_address(request: Request) -> Allowance | None:
    """None where calls are not limited. Of the address nothing but a keyed digest is kept."""
    try:
        address = get_adapter().get_client_ip(request._request)
    except PermissionDenied:
        address = ""
    digest = hmac.new(settings.SECRET_KEY.encode(), _household(address).encode(), hashlib.sha256).hexdigest()
    return _count(f"address {digest[:32]}", settings.API_CALLS_PER_MINUTE_SIGNED_OUT)


def forget_counts() -> None:
    """Of callers who have not called for an hour."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET)


def _count(caller: str, most: int) -> Allowance | None:
    if not most:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"caller": caller})
        calls, seconds = cursor.fetchone()
    return Allowance(most, calls, int(seconds))


def _household(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    mapped = getattr(found, "ipv4_mapped", None)
    if found.version == 4 or mapped:
        return str(mapped or found)
    return str(ip_network((found, _IPV6_HOUSEHOLD), strict=False))
