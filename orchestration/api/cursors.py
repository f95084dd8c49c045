"""Pages of a list by cursor: they neither skip nor repeat while rows come in, and page 1,000 costs what page 1 costs."""

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from projects.errors import Invalid

PARAMETERS = frozenset({"cursor", "page_size"})
USUAL, MOST = 25, 100
_LARGEST = 2**63 - 1


def page(
    request: Request,
    rows: QuerySet[Any],
    show: Callable[[list[Any]], list[dict[str, Any]]],
    *,
    newest_first: bool = True,
) -> Response:
    """One page of `rows`, ordered by primary key; `show` makes the answers of the rows of one page.

    Raises Invalid (cursor, page_size).
    """
    size = _size(request)
    onward, edge = _read(request.query_params.get("cursor"))
    falling = newest_first == onward  # going back means reading the other way round
    if edge is not None:
        rows = rows.filter(pk__lt=edge) if falling else rows.filter(pk__gt=edge)
    found: list[Model] = list(rows.order_by("-pk" if falling else "pk")[: size + 1])
    more, found = len(found) > size, found[:size]
    if not onward:
        found.reverse()
    has_next = more if onward else edge is not None
    has_previous = edge is not None if onward else more
    return Response(
        {
            "next": _link(request, "n", found[-1].pk) if has_next and found else None,
            "previous": _link(request, "p", found[0].pk) if has_previous and found else None,
            "results": show(found),
        }
    )


def _size(request: Request) -> int:
    given = request.query_params.get("page_size")
    if given is None:
        return USUAL
    if not re.fullmatch("[0-9]{1,3}", given, re.ASCII) or not 1 <= int(given) <= MOST:
        raise Invalid({"page_size": [f"Choose from 1 to {MOST}."]})
    return int(given)


def _read(cursor: str | None) -> tuple[bool, int | None]:
    """Whether to read onward (or back), and from which primary key."""
    if cursor is None:
        return True, None
    try:
        text = base64.urlsafe_b64decode(cursor.encode("ascii")).decode("ascii")
    except (ValueError, binascii.Error):
        text = ""
    match = re.fullmatch("([np])([0-9]{1,19})", text, re.ASCII)
    if match is None or int(match[2]) > _LARGEST:
        raise Invalid({"cursor": ["This is no cursor of this list. Follow `next` and `previous` as they were given."]})
    return match[1] == "n", int(match[2])


def _link(request: Request, way: str, edge: int) -> str:
    query = request.query_params.copy()
    query["cursor"] = base64.urlsafe_b64encode(f"{way}{edge}".encode()).decode()
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
