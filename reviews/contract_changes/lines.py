"""Two versions of the lines of a readable contract, merged: what stayed, what went, what came."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from reviews.artifacts import Parameter, SchemaLine

KEPT, GONE, NEW, GROWN = " ", "-", "+", "~"
_WIDEST = 28  # columns are aligned up to here
_INDENT = "  "
_OR = " | "


class Row(NamedTuple):
    """One line in its columns: the name, indented; the type; the rules."""

    name: str
    type: str
    rules: str


def schema_rows(lines: Sequence[SchemaLine]) -> list[Row]:
    """ "total:", "number", "required, minimum 0"."""
    return [
        Row(
            f"{_INDENT * line.depth}{line.name}:" if line.name else _INDENT * line.depth,
            line.type,
            _listed("required" if line.required else "", line.notes),
        )
        for line in lines
    ]


def parameter_rows(parameters: Sequence[Parameter]) -> list[Row]:
    """ "state:", "open | paid", "query, required"."""
    return [
        Row(f"{one.name}:", one.type, _listed(one.place, "required" if one.required else "", one.notes))
        for one in parameters
    ]


def merged(base: Sequence[Row], revision: Sequence[Row]) -> list[dict[str, Any]]:
    """The lines of both in one list: `{mark, parts: [[text, is_new]]}`.

    `mark` is " " for a line of both, "-" for one of the base, "+" for one of the revision, "~" for one of both whose
    values became more: there the parts say which.
    """
    widths = [_width([row[column] for row in (*base, *revision)]) for column in (0, 1)]
    by_name = SequenceMatcher(None, [row.name for row in base], [row.name for row in revision], autojunk=False)
    found: list[dict[str, Any]] = []
    for tag, start, end, new_start, new_end in by_name.get_opcodes():
        if tag == "equal":
            for was, now in zip(base[start:end], revision[new_start:new_end], strict=True):
                found += _pair(was, now, widths)
        else:
            found += [_line(GONE, row, widths) for row in base[start:end]]
            found += [_line(NEW, row, widths) for row in revision[new_start:new_end]]
    return found


def differ(lines: Sequence[dict[str, Any]]) -> bool:
    """Whether anything is marked."""
    return any(line["mark"] != KEPT for line in lines)


def _pair(was: Row, now: Row, widths: Sequence[int]) -> list[dict[str, Any]]:
    if was == now:
        return [_line(KEPT, now, widths)]
    if was.rules == now.rules and (grown := _grown(was.type, now.type)):
        name, rest = _written(now, widths).split(now.type, 1) if now.type else ("", "")
        return [{"mark": GROWN, "parts": [[name, False], *grown, [rest, False]]}]
    return [_line(GONE, was, widths), _line(NEW, now, widths)]


def _grown(was: str, now: str) -> list[list[Any]]:
    """The parts of a list of values to which some were only added; [] for anything else."""
    old, new = was.split(_OR), now.split(_OR)
    if len(new) < 2 or [value for value in new if value in old] != old:
        return []
    return [[f"{_OR if place else ''}{value}", value not in old] for place, value in enumerate(new)]


def _line(mark: str, row: Row, widths: Sequence[int]) -> dict[str, Any]:
    return {"mark": mark, "parts": [[_written(row, widths), False]]}


def _width(texts: Sequence[str]) -> int:
    return max((len(text) for text in texts if len(text) <= _WIDEST), default=0)


def _written(row: Row, widths: Sequence[int]) -> str:
    return f"{row.name:<{widths[0]}} {row.type:<{widths[1]}}  {row.rules}".rstrip()


def _listed(*words: str) -> str:
    return ", ".join(word for word in words if word)
