"""Twenty requests a second, whatever the site does meanwhile: pages, reads and writes of several people."""

import http.client
import itertools
import json
import random
import threading
import time
import urllib.parse
import urllib.request
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar

from bench.upgrades.stories import Story

PATIENCE = 30.0
CALLERS = 40
PAGES = ("/", "/projects", "/p/shop", "/p/shop/dashboard", "/p/shop/history", "/p/shop/process", "/f/{key}")
READS = ("features?project=shop", "features/{key}", "features/{key}/can/start", "features/{key}/events", "me")


@dataclass(frozen=True)
class Asked:
    """One request: how long from when it was due to its answer in seconds, its status (0: no answer), and when."""

    period: str
    what: str
    seconds: float
    status: int


class Switch:
    """Which of the web servers is asked next, and how many answers each still owes."""

    def __init__(self, ports: list[int]) -> None:
        self._ports, self._owed, self._changed = deque(ports), Counter[int](), threading.Condition()

    @contextmanager
    def server(self) -> Iterator[int]:
        with self._changed:
            self._ports.rotate()
            port = self._ports[0]
            self._owed[port] += 1
        try:
            yield port
        finally:
            with self._changed:
                self._owed[port] -= 1
                self._changed.notify_all()

    def take_out(self, port: int) -> None:
        """Ask it no more, and wait for what it still owes."""
        with self._changed:
            self._ports.remove(port)
            self._changed.wait_for(lambda: self._owed[port] == 0, 2 * PATIENCE)

    def bring_in(self, port: int) -> None:
        with self._changed:
            self._ports.append(port)


@dataclass
class Traffic:
    """Runs from `begin` to `end`. `period` is what the figures of now are counted under."""

    switch: Switch
    tokens: dict[str, str]
    cookies: list[str]
    rate: float = 20.0
    period: str = ""
    asked: list[Asked] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._free: deque[Story] = deque()
        self._numbers, self._lock, self._ended = itertools.count(1), threading.Lock(), threading.Event()
        self._pacer = threading.Thread(target=self._pace, daemon=True)
        self._chance = random.Random(5)

    def begin(self, period: str) -> None:
        self.period = period
        self._pacer.start()

    def end(self) -> None:
        """Start nothing more, and wait for every answer."""
        self._ended.set()
        self._pacer.join()

    def _pace(self) -> None:
        began = time.monotonic()
        with ThreadPoolExecutor(CALLERS) as callers:
            for turn in itertools.count():
                due = began + turn / self.rate
                if self._ended.wait(max(0, due - time.monotonic())):
                    return
                what = self._chance.choices((self._page, self._read, self._write), (30, 40, 30))[0]
                callers.submit(self._timed, what, due, self.period)

    def _timed(self, what: object, due: float, period: str) -> None:
        name, status = what()  # type: ignore[operator]
        with self._lock:
            self.asked.append(Asked(period, name, time.monotonic() - due, status))

    def _page(self) -> tuple[str, int]:
        headers = {"Cookie": self._chance.choice(self.cookies), "Accept": "text/html"}
        path = self._addressed(self._chance.choice(PAGES))
        return "page", self._noted("GET", path, *self._call("GET", path, b"", headers))[0]

    def _read(self) -> tuple[str, int]:
        path = f"/api/v1/{self._addressed(self._chance.choice(READS))}"
        headers = {"Authorization": f"Bearer {self._chance.choice(list(self.tokens.values()))}"}
        return "read", self._noted("GET", path, *self._call("GET", path, b"", headers))[0]

    def _write(self) -> tuple[str, int]:
        with self._lock:
            story = self._free.popleft() if len(self._free) > 5 else Story(next(self._numbers))
            if not story.step and story not in self.stories:
                self.stories.append(story)
        act = story.act()
        headers = {
            "Authorization": f"Bearer {self.tokens[act.who]}",
            "Content-Type": act.content_type,
            "Idempotency-Key": story.idempotency_key,
        }
        status, content = self._noted("POST", act.path, *self._call("POST", act.path, act.body, headers))
        if status in (200, 201):
            story.acknowledged(act, json.loads(content))
        with self._lock:
            if not story.is_over():
                self._free.append(story)
        return "write", status

    def _addressed(self, path: str) -> str:
        with self._lock:
            keys = [story.key for story in self.stories[-40:] if story.key]
        return path.replace("{key}", self._chance.choice(keys or ["SHOP-1"]))

    def _noted(self, method: str, path: str, status: int, content: bytes) -> tuple[int, bytes]:
        if status not in (200, 201):
            with self._lock:
                self.refusals.append(f"{self.period}: {method} {path} {status} {content[:300]!r}")
        return status, content

    def _call(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        with self.switch.server() as port:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            try:
                line.request(method, path, body or None, headers)
                answer = line.getresponse()
                return answer.status, answer.read()
            except (OSError, http.client.HTTPException) as error:
                return 0, repr(error).encode()
            finally:
                line.close()


def signed_in(port: int, email: str) -> str:
    """The cookies of one of the demo's people, as a browser has them after one click."""
    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    place = f"http://127.0.0.1:{port}"
    browser.open(f"{place}/accounts/login/", timeout=PATIENCE).read()
    form = {"email": email, "csrfmiddlewaretoken": next(one.value or "" for one in jar if one.name == "csrftoken")}
    request = urllib.request.Request(
        f"{place}/demo/as", urllib.parse.urlencode(form).encode(), {"Referer": f"{place}/accounts/login/"}
    )
    browser.open(request, timeout=PATIENCE).read()
    return "; ".join(f"{one.name}={one.value}" for one in jar)
