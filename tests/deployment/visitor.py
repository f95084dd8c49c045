"""A browser in front of a load balancer that sends each request to the machine that the test names."""

import hashlib
import http.client
import json
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from tests.deployment.machine import HOST, Machine

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PATIENCE = 20.0


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()

    @property
    def data(self) -> Any:
        return json.loads(self.content)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass
class Visitor:
    """One person's cookies and address, or one program's bearer token. The proxy's headers are those of docs/deployment.md."""

    address: str = "198.51.100.1"
    bearer: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: str = ""

    def get(self, machine: Machine, path: str) -> Answer:
        answer = self._ask(machine, "GET", path)
        if found := TOKEN.search(answer.content.decode(errors="replace")):
            self.csrf = found[1]
        return answer

    def post(self, machine: Machine, path: str, form: dict[str, str]) -> Answer:
        """A form with the token of the page that was read last, from whichever machine that page came."""
        body = urlencode(form | {"csrfmiddlewaretoken": self.csrf}).encode()
        return self._ask(machine, "POST", path, body, "application/x-www-form-urlencoded")

    def script(
        self, machine: Machine, method: str, path: str, body: bytes, kind: str = "application/json", **headers: str
    ) -> Answer:
        """What a page's script sends; `headers` with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._ask(machine, method, path, body, kind, {"X-CSRFToken": self.csrf, **named})

    def call(self, machine: Machine, method: str, path: str, key: str = "", **body: Any) -> Answer:
        """Of the API, as a program with a token."""
        more = {"Idempotency-Key": key} if key else {}
        sent = json.dumps(body).encode() if body else b""
        return self._ask(machine, method, f"/api/v1/{path}", sent, "application/json", more)

    def _ask(
        self,
        machine: Machine,
        method: str,
        path: str,
        body: bytes = b"",
        kind: str = "",
        more: dict[str, str] | None = None,
    ) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", machine.port, timeout=PATIENCE)
        try:
            line.request(method, path, body or None, self._headers(kind) | (more or {}))
            answer = line.getresponse()
            self._keep(answer.headers.get_all("Set-Cookie") or [])
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            line.close()

    def _headers(self, kind: str) -> dict[str, str]:
        said = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": self.address,
            "Referer": f"https://{HOST}/",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": kind,
            "Authorization": f"Bearer {self.bearer}" if self.bearer else "",
        }
        return {name: value for name, value in said.items() if value}

    def _keep(self, set_cookies: list[str]) -> None:
        for line in set_cookies:
            for name, morsel in SimpleCookie(line).items():
                assert morsel["secure"] or not morsel.value, f"{name} would be sent without TLS"
                self.cookies[name] = morsel.value
