"""How long requests take, by route and class of status, and how many are being answered now."""

import os
import re
from contextlib import AbstractContextManager
from pathlib import Path

from django.http import HttpResponseBase
from prometheus_client import Gauge, Histogram
from prometheus_client.multiprocess import mark_process_dead

# From a page of two milliseconds to an upload of ten seconds.
_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

_latency = Histogram(
    "countersign_request_seconds",
    "Time to answer a request.",
    ["route", "method", "status"],
    buckets=_BUCKETS,
)
_active = Gauge("countersign_active_requests", "Requests being answered.", multiprocess_mode="livesum")
_streams = Gauge(
    "countersign_active_streams", "Answers that are being sent piece by piece.", multiprocess_mode="livesum"
)
_LIVE = re.compile(r"gauge_livesum_(\d+)\.db")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def observe(route: str, method: str, status: int, seconds: float) -> None:
    """Count one request. `route` is a name of the URL conf, never a path, so that the figures stay few."""
    word = method if method in _METHODS else "other"
    _latency.labels(route or "unmatched", word, f"{status // 100}xx").observe(seconds)


def counted() -> AbstractContextManager[object]:
    """Count a request as being answered for as long as this is open."""
    return _active.track_inprogress()


def count_stream(response: HttpResponseBase) -> None:
    """Count an answer that is sent piece by piece until the server closes it."""
    if not response.streaming:
        return
    close, ended = response.close, False

    def close_and_count() -> None:
        nonlocal ended
        close()
        if not ended:
            _streams.dec()
        ended = True

    _streams.inc()
    response.close = close_and_count  # type: ignore[method-assign]


def forget_ended_processes() -> None:
    """What a process that is gone was answering, it answers no longer. Its counts of the past stay."""
    for file in Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).glob("gauge_live*.db"):
        found = _LIVE.fullmatch(file.name)
        if found and not _lives(int(found[1])):
            mark_process_dead(int(found[1]))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
