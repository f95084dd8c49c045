"""What query parameters of lists may say; anything else is refused by name."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from projects.errors import Invalid

_MOMENT = re.compile(r"[12]\d{3}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII)
_LONGEST = 200
OPEN = OpenApiParameter("open", bool, description="Only those that are open (`true`) or resolved (`false`).")


def unresolved(request: Request, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Flags or threads, as `open` wants them."""
    wanted = yes_no(request, OPEN.name)
    return rows if wanted is None else rows.filter(resolved_seq__isnull=wanted)


def text(request: Request, name: str) -> str | None:
    """Raises Invalid for one that is empty, too long or not printable."""
    given = request.query_params.get(name)
    if given is not None and (not given.strip() or len(given) > _LONGEST or not given.isprintable()):
        raise Invalid({name: [f"Give 1 to {_LONGEST} printable signs, or leave it out."]})
    return given


def one_of(request: Request, name: str, choices: Sequence[str]) -> str | None:
    given = request.query_params.get(name)
    if given is not None and given not in choices:
        raise Invalid({name: [f"Choose of {', '.join(choices)}, or leave it out."]})
    return given


def several_of(request: Request, name: str, choices: Sequence[str]) -> tuple[str, ...]:
    """By commas; none where the parameter is left out."""
    given = request.query_params.get(name)
    chosen = () if given is None else tuple(given.split(","))
    if any(one not in choices for one in chosen):
        raise Invalid({name: [f"Choose of {', '.join(choices)}; several by commas."]})
    return chosen


def shaped(request: Request, name: str, pattern: str, example: str) -> str | None:
    """A text of a form that the example shows."""
    given = request.query_params.get(name)
    if given is not None and not re.fullmatch(pattern, given, re.ASCII):
        raise Invalid({name: [f"Give it in the form of {example}, or leave it out."]})
    return given


def moment(request: Request, name: str) -> datetime | None:
    """A day is its beginning, and a moment without an offset is UTC."""
    given = request.query_params.get(name)
    if given is None:
        return None
    try:
        # In a query a plus that was not escaped arrives as a space.
        found = datetime.fromisoformat(given.replace(" ", "+")) if _MOMENT.fullmatch(given.replace(" ", "+")) else None
        # In UTC, because PostgreSQL knows fewer offsets than ISO 8601.
        found = found and (found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC))
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise Invalid({name: ["Say a day such as 2026-03-31, or a moment such as 2026-03-31T12:00:00Z."]})
    return found


def number(request: Request, name: str) -> int | None:
    given = request.query_params.get(name)
    if given is not None and not re.fullmatch("[0-9]{1,18}", given, re.ASCII):
        raise Invalid({name: ["This has to be a whole number."]})
    return None if given is None else int(given)


def yes_no(request: Request, name: str) -> bool | None:
    given = one_of(request, name, ("true", "false"))
    return None if given is None else given == "true"
