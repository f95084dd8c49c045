"""In which order a list comes: one of the orders it allows, each by a column that has an index, and by primary key after it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet
from rest_framework.request import Request

from projects.errors import Invalid

PARAMETER = "ordering"


@dataclass(frozen=True)
class Order:
    """By one member of the rows. `column` is where it is kept; "pk" where it grows with the primary key."""

    name: str
    column: str
    falling: bool

    def value(self, row: Model) -> str:
        """Of the member, as a cursor keeps it; empty where the primary key says it all."""
        if self.column == "pk":
            return ""
        found: Any = row
        for step in self.column.split("__"):
            found = getattr(found, step)
        return str(found.isoformat())

    def beyond(self, edge: "Edge", *, onward: bool) -> Q:
        """What comes after the edge, or before it. The first part is what an index is asked for."""
        side = "lt" if self.falling == onward else "gt"
        after = Q(**{f"pk__{side}": edge.pk})
        if self.column == "pk":
            return after
        return Q(**{f"{self.column}__{side}e": edge.at}) & (Q(**{f"{self.column}__{side}": edge.at}) | after)

    def sorted(self, rows: QuerySet[Any], *, onward: bool) -> QuerySet[Any]:
        sign = "-" if self.falling == onward else ""
        return rows.order_by(*dict.fromkeys([f"{sign}{self.column}", f"{sign}pk"]))


@dataclass(frozen=True)
class Edge:
    """The row at the end of a page: its primary key, and its member where the order is by another one."""

    pk: int
    at: datetime | None = None


@dataclass(frozen=True)
class Orders:
    """`usual` is one of `columns`, `-` before it where the last comes first. Without a name for it there is no choice."""

    usual: str = "-"
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        return [f"{sign}{name}" for name in self.columns for sign in ("", "-")]

    def chosen(self, request: Request) -> Order:
        """Raises Invalid (ordering)."""
        wanted = request.query_params.get(PARAMETER, self.usual) if self.columns else self.usual
        if self.columns and wanted not in self.names:
            raise Invalid({PARAMETER: [f"Choose of {', '.join(self.names)}."]})
        name = wanted.removeprefix("-")
        return Order(name, self.columns.get(name, "pk"), wanted.startswith("-"))


NEWEST_FIRST = Orders()
OLDEST_FIRST = Orders(usual="")
BY_ID = Orders("-id", {"id": "pk"})
