"""A link taken apart: what may be connected to at all, and at which checked address."""

import queue
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from reviews.artifacts.errors import InvalidArtifact
from reviews.artifacts.snapshots import check_web_address
from reviews.links.addresses import is_public_address
from reviews.links.refusal import LinkRefused

Resolve = Callable[[str, int], list[str]]
Allow = Callable[[str, int], bool]
PORTS = {"http": 80, "https": 443}
_UNREADABLE = "This link cannot be read: its address leads nowhere on the public internet."
_KEPT = "/%:=&?~#+!$,;'@()*[]"


@dataclass(frozen=True)
class Target:
    """Where one request goes: the name for headers and certificates, the checked addresses for the connection."""

    url: str
    scheme: str
    host: str
    port: int
    addresses: tuple[str, ...]
    request: str

    @property
    def host_header(self) -> str:
        """The Host header: the port only where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def find_target(url: str, *, seconds: float, allow: Allow | None, resolve: Resolve | None) -> Target:
    """Judge a link and resolve it once. Raises LinkRefused unless every address is public.

    `allow(address, port)` may admit what is not public (a test's own server); `resolve` replaces the system's resolver.
    """
    try:
        parts = urlsplit(check_web_address(url, "link"))
    except InvalidArtifact as error:
        raise LinkRefused(error.errors["link"][0]) from None
    host = _ascii_host(parts.hostname or "")
    port = PORTS[parts.scheme] if parts.port is None else parts.port
    addresses = tuple(_addresses(host, port, seconds, resolve or resolve_by_system))
    admitted = allow is not None and all(allow(address, port) for address in addresses)
    if not admitted:
        if port not in PORTS.values():
            raise LinkRefused("Only the usual ports of the web (80 and 443) are read.")
        if not all(is_public_address(address) for address in addresses):
            raise LinkRefused(_UNREADABLE)
    query = f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
    request = quote(parts.path or "/", safe=_KEPT) + query
    return Target(url, parts.scheme, host, port, addresses, request)


def resolve_by_system(host: str, port: int) -> list[str]:
    """Every address of a name, by the system's resolver. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _addresses(host: str, port: int, seconds: float, resolve: Resolve) -> list[str]:
    """The addresses of a name. The system's resolver knows no deadline, so a thread waits for it and may be left."""
    answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(host, port))
        except (OSError, ValueError) as error:
            answers.put(error)

    threading.Thread(target=ask, name="link-names", daemon=True).start()
    try:
        addresses = answers.get(timeout=max(seconds, 0.01))
    except queue.Empty:
        raise LinkRefused("The name in this link could not be looked up in time.") from None
    if isinstance(addresses, Exception) or not addresses:
        raise LinkRefused(_UNREADABLE)
    return addresses


def _ascii_host(host: str) -> str:
    host = host.rstrip(".")
    if not host or len(host) > 253 or "%" in host:
        raise LinkRefused(_UNREADABLE)
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise LinkRefused(_UNREADABLE) from None
