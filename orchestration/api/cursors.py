"""Pages of a list by cursor: they neither skip nor repeat while rows come in, and page 1,000 costs what page 1 costs."""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from orchestration.api.ordering import NEWEST_FIRST, Edge, Order, Orders
from projects.errors import Invalid

PARAMETERS = frozenset({"cursor", "page_size"})
USUAL, MOST = 25, 100
_LARGEST = 2**63 - 1
# Which way to read, from which primary key and, in an order by another member, from which moment of it.
_CURSOR = re.compile(r"([np])([0-9]{1,19})(?:@([a-z_]{1,30})=([12][0-9]{3}-[0-9T:.-]{6,32}[+]00:00))?", re.ASCII)
Show = Callable[[list[Any]], list[dict[str, Any]]]


@dataclass(frozen=True)
class Asked:
    """Which page of a list somebody asks for."""

    size: int
    order: Order
    onward: bool = True
    edge: Edge | None = None

    def rows(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the page, and one more where there is one, in the order of reading."""
        if self.edge:
            rows = rows.filter(self.order.beyond(self.edge, onward=self.onward))
        return self.order.sorted(rows, onward=self.onward)[: self.size + 1]


def asked(request: Request, orders: Orders, *, most: int = MOST) -> Asked:
    """Raises Invalid (cursor, ordering, page_size)."""
    order, size = orders.chosen(request), _size(request, most)
    cursor = request.query_params.get("cursor")
    return Asked(size, order) if cursor is None else Asked(size, order, *_read(cursor, order))


def page(request: Request, rows: QuerySet[Any], show: Show, *, orders: Orders = NEWEST_FIRST) -> Response:
    """One page of `rows`; `show` makes the answers of the rows of one page. Raises Invalid (cursor, ordering, page_size)."""
    return page_of(request, asked(request, orders), rows, show)


def page_of(request: Request, wanted: Asked, rows: QuerySet[Any], show: Show) -> Response:
    found: list[Model] = list(wanted.rows(rows))
    more, found = len(found) > wanted.size, found[: wanted.size]
    if not wanted.onward:
        found.reverse()
    has_next = more if wanted.onward else wanted.edge is not None
    has_previous = wanted.edge is not None if wanted.onward else more
    return Response(
        {
            "next": _link(request, "n", found[-1], wanted.order) if has_next and found else None,
            "previous": _link(request, "p", found[0], wanted.order) if has_previous and found else None,
            "results": show(found),
        }
    )


def _size(request: Request, most: int) -> int:
    given = request.query_params.get("page_size")
    if given is None:
        return USUAL
    if not re.fullmatch("[0-9]{1,3}", given, re.ASCII) or not 1 <= int(given) <= most:
        raise Invalid({"page_size": [f"Choose from 1 to {most}."]})
    return int(given)


def _read(cursor: str, order: Order) -> tuple[bool, Edge]:
    """Whether to read onward (or back), and from where."""
    try:
        text = base64.urlsafe_b64decode(cursor.encode("ascii")).decode("ascii")
        match = _CURSOR.fullmatch(text)
        if match and int(match[2]) <= _LARGEST and (match[3] or "pk") == (order.name if order.column != "pk" else "pk"):
            return match[1] == "n", Edge(int(match[2]), datetime.fromisoformat(match[4]) if match[4] else None)
    except (ValueError, binascii.Error):
        pass
    raise Invalid({"cursor": ["This is no cursor of this list. Follow `next` and `previous` as they were given."]})


def _link(request: Request, way: str, edge: Model, order: Order) -> str:
    query, value = request.query_params.copy(), order.value(edge)
    text = f"{way}{edge.pk}{f'@{order.name}={value}' if value else ''}"
    query["cursor"] = base64.urlsafe_b64encode(text.encode()).decode()
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
