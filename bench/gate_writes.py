"""A decision and a move through the API, against one raw SQL transaction that writes the same rows.

    .venv/bin/python -m bench.gate_writes [COUNT]

One embedded PostgreSQL with fsync on, one web server as `manage.py up` starts it, one client that asks in sequence over
one connection. The raw transactions run in between, in the same database.
"""

import http.client
import json
import os
import statistics
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from bench.servers import broker, database, free_port, web

COUNT = 200
WARM_UP = 20


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    with tempfile.TemporaryDirectory(prefix="cs-bench-") as folder:
        os.environ |= {
            "COUNTERSIGN_VAR": folder,
            "DJANGO_SETTINGS_MODULE": "orchestration.settings",
            "LOG_LEVEL": "ERROR",
        }
        for name in ("DATABASE_URL", "BROKER_URL"):
            os.environ.pop(name, None)
        with database(Path(folder)), broker(Path(folder)):
            work = import_module("bench.gate_work").prepared(WARM_UP + count)
            port = free_port()
            with web(port, Path(folder)):
                _report(_measure(work, port))


def _measure(work: "object", port: int) -> dict[str, list[float]]:
    """Milliseconds of each decision, move and raw transaction, taken in turns."""
    client = http.client.HTTPConnection("127.0.0.1", port)
    found: dict[str, list[float]] = {"decision": [], "move": [], "raw decision": [], "raw move": []}
    for number, (decide, move) in enumerate(work.calls):  # type: ignore[attr-defined]
        once = {
            "decision": _timed(lambda call=decide: _post(client, work.token, *call)),  # type: ignore[attr-defined,misc]
            "move": _timed(lambda call=move: _post(client, work.token, *call)),  # type: ignore[attr-defined,misc]
            "raw decision": _timed(work.raw_decision),  # type: ignore[attr-defined]
            "raw move": _timed(work.raw_move),  # type: ignore[attr-defined]
        }
        if number >= WARM_UP:
            for name, milliseconds in once.items():
                found[name].append(milliseconds)
    return found


def _timed(act: "object") -> float:
    begun = time.perf_counter()
    act()  # type: ignore[operator]
    return (time.perf_counter() - begun) * 1000


def _post(client: http.client.HTTPConnection, token: str, path: str, body: dict[str, object]) -> None:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    client.request("POST", path, json.dumps(body), headers)
    answer = client.getresponse()
    text = answer.read()
    if answer.status != 201:
        raise SystemExit(f"POST {path} answered {answer.status}: {text.decode()[:400]}")


def _report(found: dict[str, list[float]]) -> None:
    for name, times in found.items():
        cuts = statistics.quantiles(times, n=100)
        print(f"{name:13} n {len(times)}  median {cuts[49]:.2f} ms  p95 {cuts[94]:.2f} ms")
    for name in ("decision", "move"):
        ratio = statistics.median(found[name]) / statistics.median(found[f"raw {name}"])
        print(f"{name}: {ratio:.1f} times the raw transaction")


if __name__ == "__main__":
    main()
