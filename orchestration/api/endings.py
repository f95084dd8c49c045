"""How a call is announced to end: in the description, and in two headers of each of its answers.

The headers are `Deprecation` (RFC 9745) and `Sunset` (RFC 8594); the description says `deprecated` and `x-sunset`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils.http import http_date
from drf_spectacular.utils import extend_schema

LEAST = timedelta(days=365)


@dataclass(frozen=True)
class Ending:
    """Announced on `since`, answered as ever until the end of `until`; `instead` says what to call."""

    since: date
    until: date
    instead: str

    def __post_init__(self) -> None:
        if self.until - self.since < LEAST:
            raise ValueError(f"A call stays {LEAST.days} days after its end was announced, at least.")

    def headers(self) -> dict[str, str]:
        return {
            "Deprecation": f"@{int(_moment(self.since, time.min).timestamp())}",
            "Sunset": http_date(_moment(self.until, time.max).timestamp()),
        }


def ends(*, since: date, until: date, instead: str) -> Callable[[Any], Any]:
    """Announce the end of a call; stands above `reads` or `writes`. Raises ValueError where it would end too early."""
    ending = Ending(since, until, instead)

    def announced(handler: Any) -> Any:
        handler.ending = ending
        return extend_schema(deprecated=True, extensions={"x-sunset": until.isoformat(), "x-instead": instead})(handler)

    return announced


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=UTC)
