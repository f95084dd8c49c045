"""A web server as it must not be: it says that a feature was opened before it has opened it. For the control of faults."""

import io
import queue
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from orchestration.wsgi import application as honest

LATER = 0.5  # seconds
_later: "queue.Queue[dict[str, Any]]" = queue.Queue()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Keep writes in memory, and answer 201."""
    if environ["REQUEST_METHOD"] != "POST":
        return honest(environ, start_response)
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    _later.put({**environ, "wsgi.input": io.BytesIO(body)})
    start_response("201 Created", [("Content-Type", "application/json")])
    return [b"{}"]


def _work_off() -> None:
    while True:
        environ = _later.get()
        time.sleep(LATER)
        honest(environ, lambda *_: None)


threading.Thread(target=_work_off, daemon=True).start()
