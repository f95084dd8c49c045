"""One page, fetched from addresses that were checked, within a bound of time and size."""

import http.client
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from urllib.parse import urljoin

from reviews.links.refusal import LinkRefused
from reviews.links.targets import Allow, Resolve, Target, find_target

SECONDS = 5.0
MAX_BYTES = 2 * 1024 * 1024
MAX_REDIRECTS = 3
_SLOW = f"The server behind this link did not answer in full within {SECONDS:.0f} seconds."
_BROKEN = "The server behind this link does not answer as a web server should."
_REDIRECTS = (301, 302, 303, 307, 308)
_HEADERS = {
    "User-Agent": "Countersign link snapshot",
    "Accept": "text/markdown, text/plain, text/html, application/json, application/yaml;q=0.9",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


@dataclass(frozen=True)
class Fetched:
    """What came back: the address it came from in the end, its declared type in lower case, its bytes."""

    url: str
    content_type: str
    charset: str
    content: bytes


def fetch(url: str, *, allow: Allow | None = None, resolve: Resolve | None = None, seconds: float = SECONDS) -> Fetched:
    """Fetch a public page. At most MAX_REDIRECTS hops, each judged anew; all of it within `seconds`.

    Raises LinkRefused with the reason.
    """
    deadline = time.monotonic() + seconds
    for _ in range(MAX_REDIRECTS + 1):
        target = find_target(url, seconds=deadline - time.monotonic(), allow=allow, resolve=resolve)
        answer = _ask(target, deadline)
        if isinstance(answer, Fetched):
            return answer
        url = _joined(target.url, answer)
    raise LinkRefused(f"The link redirects more than {MAX_REDIRECTS} times.")


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise LinkRefused("The link redirects to something that is no address.") from None


def _ask(target: Target, deadline: float) -> Fetched | str:
    """The page, or the address it redirects to."""
    connection = _PinnedConnection(target, deadline)
    # Timeouts of a socket bound each wait, not their sum: the watchdog ends a server that drips.
    watchdog = threading.Timer(max(deadline - time.monotonic(), 0.01), connection.abort)
    watchdog.daemon = True
    watchdog.start()
    try:
        connection.request("GET", target.request, headers={**_HEADERS, "Host": target.host_header})
        answer = _read(target, connection.getresponse())
        if connection.is_aborted:
            raise OSError("cut off, so that only a part arrived")
        return answer
    except ssl.SSLError:
        raise LinkRefused("The server behind this link has no valid certificate.") from None
    except TimeoutError:
        raise LinkRefused(_SLOW) from None
    except (OSError, http.client.HTTPException, ValueError):
        raise LinkRefused(_SLOW if connection.is_aborted else _BROKEN) from None
    finally:
        watchdog.cancel()
        connection.close()


def _read(target: Target, response: http.client.HTTPResponse) -> Fetched | str:
    if response.status in _REDIRECTS:
        location = response.getheader("Location")
        if not location:
            raise LinkRefused("The link redirects without saying where to.")
        return location
    if response.status in (401, 403):
        raise LinkRefused("The page asks for a sign-in. Save it as a PDF or as text and upload that.")
    if response.status != 200:
        raise LinkRefused(f"The page answers with status {response.status} instead of its content.")
    if response.getheader("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise LinkRefused("The server sends a compressed page that was not asked for.")
    declared = response.headers
    content = response.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise LinkRefused(f"The page is larger than {MAX_BYTES // 1024**2} MB. Save what matters and upload that.")
    if response.length:
        raise OSError("less arrived than was announced")
    charset = declared.get_content_charset() or "utf-8"
    return Fetched(target.url, declared.get_content_type().lower(), charset, content)


class _PinnedConnection(http.client.HTTPConnection):
    """A connection to a checked address; the name only serves the Host header and the certificate."""

    def __init__(self, target: Target, deadline: float) -> None:
        super().__init__(target.host, target.port)
        self.target = target
        self.deadline = deadline
        self.raw: socket.socket | None = None
        self.is_aborted = False

    def connect(self) -> None:
        """Connect to the first checked address that answers."""
        self.raw = self._reach()
        self.sock = self.raw
        if self.target.scheme == "https":
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.raw, server_hostname=self.target.host)

    def abort(self) -> None:
        """End whatever is going on with the server, from another thread."""
        self.is_aborted = True
        if self.raw is not None:
            try:
                self.raw.shutdown(socket.SHUT_RDWR)
            except OSError:
                self.raw.close()

    def _reach(self) -> socket.socket:
        failure: OSError = OSError("no address")
        for address in self.target.addresses[:3]:
            remaining = self.deadline - time.monotonic()
            if remaining <= 0:
                break
            try:
                return socket.create_connection((address, self.target.port), timeout=remaining)
            except OSError as error:
                failure = error
        raise failure
