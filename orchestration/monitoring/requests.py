"""How long requests take, by route and class of status."""

from prometheus_client import Histogram

# From a page of two milliseconds to an upload of ten seconds.
_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

_latency = Histogram(
    "countersign_request_seconds",
    "Time to answer a request.",
    ["route", "method", "status"],
    buckets=_BUCKETS,
)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def observe(route: str, method: str, status: int, seconds: float) -> None:
    """Count one request. `route` is a name of the URL conf, never a path, so that the figures stay few."""
    word = method if method in _METHODS else "other"
    _latency.labels(route or "unmatched", word, f"{status // 100}xx").observe(seconds)
