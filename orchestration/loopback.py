"""Is this request from the machine itself? Only there the demo lets one continue as another person by a click."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port

_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


def demo_allowed(request: HttpRequest) -> bool:
    """The demo is on, the peer and the address asked for are loopback, and no proxy stands between."""
    if not settings.DEMO or any(name in request.META for name in _FORWARDED):
        return False
    host, _ = split_domain_port(request.get_host())
    return _is_loopback(request.META.get("REMOTE_ADDR", "")) and (host == "localhost" or _is_loopback(host.strip("[]")))


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
