"""Rows against rows, told apart by their id: risks, components."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FieldChange:
    """`name` of a field inside a field is such as `planned_test.what`; `was` and `now` are "" where there was nothing."""

    name: str
    was: str
    now: str


@dataclass(frozen=True)
class RowDiff:
    """`state` is added, removed, changed or same; `row` is the row as it is now, of a removed one as it was."""

    key: str
    state: str
    row: Mapping[str, Any]
    fields: tuple[FieldChange, ...] = ()


def rows_diff(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], key: str = "id"
) -> tuple[RowDiff, ...]:
    """Every row of `after` in its order, then those that went. Rows of one key are paired in their order."""
    free: dict[str, list[Mapping[str, Any]]] = {}
    for row in before:
        free.setdefault(_text(row.get(key)), []).append(row)
    found = []
    for row in after:
        others = free.get(_text(row.get(key)))
        found.append(_against(key, others.pop(0), row) if others else RowDiff(_text(row.get(key)), "added", row))
    gone = [RowDiff(name, "removed", row) for name, rows in free.items() for row in rows]
    return tuple(found + gone)


def _against(key: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> RowDiff:
    old, new = dict(_flat(was)), dict(_flat(now))
    names = dict.fromkeys([*old, *new])
    changes = tuple(
        FieldChange(name, old.get(name, ""), new.get(name, ""))
        for name in names
        if old.get(name, "") != new.get(name, "")
    )
    return RowDiff(_text(now.get(key)), "changed" if changes else "same", now, changes)


def _flat(row: Mapping[str, Any], above: str = "") -> list[tuple[str, str]]:
    found = []
    for name, value in row.items():
        if isinstance(value, Mapping):
            found += _flat(value, f"{above}{name}.")
        else:
            found.append((f"{above}{name}", _text(value)))
    return found


def _text(value: Any) -> str:
    return "" if value is None else str(value)
