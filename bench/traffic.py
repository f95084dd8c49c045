"""Mixed traffic at a rate that is offered and not asked for: who has no answer yet does not keep the next one from coming."""

import http.client
import json
import queue
import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any

# Of a hundred requests: pages of people, calls of programs that ask whether they may, and writes.
MIX = {"board": 20, "feature page": 30, "API: feature": 15, "API: can merge": 25, "write": 10}
CLIENTS = 32
PATIENCE = 10.0


@dataclass(frozen=True)
class Target:
    """`cookie` and `token` of one member; `keys` are features to look at, `tickets` writes that wait: (path, token)."""

    port: int
    cookie: str
    token: str
    slugs: list[str]
    keys: list[str]
    ticks: list[str]


@dataclass
class Step:
    """What came of one rate: milliseconds of each kind, from the moment that the request was due."""

    rate: int
    seconds: float
    ms: dict[str, list[float]] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)

    def percentile(self, share: float, kind: str | None = None) -> float:
        every = sorted(value for name, found in self.ms.items() if kind in (None, name) for value in found)
        return every[min(len(every) - 1, int(len(every) * share))] if every else 0.0

    @property
    def answered(self) -> float:
        return sum(map(len, self.ms.values())) / self.seconds


def run(target: Target, rate: int, seconds: float, seed: int = 7) -> Step:
    """Offer `rate` requests a second for so long, with random gaps between them."""
    step, dice, lock = Step(rate, seconds), random.Random(seed), threading.Lock()
    due: queue.Queue[tuple[float, str] | None] = queue.Queue()
    clients = [threading.Thread(target=_client, args=(target, due, step, lock, n)) for n in range(CLIENTS)]
    for client in clients:
        client.start()
    began = time.monotonic()
    at = began
    while at < began + seconds:
        at += dice.expovariate(rate)
        time.sleep(max(0.0, at - time.monotonic()))
        due.put((at, dice.choices(list(MIX), list(MIX.values()))[0]))
    for _ in clients:
        due.put(None)
    for client in clients:
        client.join()
    step.seconds = time.monotonic() - began
    return step


def _client(target: Target, due: "queue.Queue[Any]", step: Step, lock: threading.Lock, number: int) -> None:
    dice = random.Random(number)
    line = http.client.HTTPConnection("127.0.0.1", target.port, timeout=PATIENCE)
    while (item := due.get()) is not None:
        at, kind = item
        method, path, body, head = _request(target, kind, dice)
        try:
            line.request(method, path, body, head)
            answer = line.getresponse()
            answer.read()
            failed = str(answer.status) if answer.status >= 500 or answer.status in (401, 404, 429) else ""
        except (OSError, http.client.HTTPException) as error:
            line.close()
            failed = type(error).__name__
        with lock:
            step.ms.setdefault(kind, []).append((time.monotonic() - at) * 1000)
            if failed:
                step.errors[failed] = step.errors.get(failed, 0) + 1
    line.close()


def _request(target: Target, kind: str, dice: random.Random) -> tuple[str, str, str | None, dict[str, str]]:
    key = dice.choice(target.keys)
    page, call = {"Cookie": target.cookie}, {"Authorization": f"Bearer {target.token}"}
    if kind == "board":
        return "GET", f"/p/{dice.choice(target.slugs)}", None, page
    if kind == "feature page":
        return "GET", f"/f/{key}", None, page
    if kind == "API: feature":
        return "GET", f"/api/v1/features/{key}", None, call
    if kind == "API: can merge":
        return "GET", f"/api/v1/features/{key}/can/merge", None, call
    body = json.dumps({"done": dice.random() < 0.5})
    tick = f"/api/v1/features/{dice.choice(target.ticks)}/phases/api-engineer/1/activities/1"
    return "POST", tick, body, call | {"Content-Type": "application/json"}
