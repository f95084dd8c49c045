"""Rows as plain data: what `values()` gives, with moments as text, equal whether it came from the database or a file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Finding:
    """One thing that is not as the history says. `where` is a feature's key, a project's name, or `anchors`."""

    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}"


def plain(row: Mapping[str, Any]) -> Row:
    return {
        name: moment_text(value) if isinstance(value, datetime) else value
        for name, value in row.items()
        if name != "txid"
    }


def plain_rows(rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    return [plain(row) for row in rows]


def moment_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def same_moment(one: str | None, other: str | None) -> bool:
    """Whether two texts name the same moment, whatever their time zones."""
    if one is None or other is None:
        return one is other
    return datetime.fromisoformat(one) == datetime.fromisoformat(other)


def differing(row: Mapping[str, Any], expected: Mapping[str, Any]) -> list[str]:
    """The names under which `row` holds something else than `expected`."""
    return [name for name, value in expected.items() if row.get(name) != value]
