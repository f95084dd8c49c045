"""Tables as rows of plain cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from projects.playbooks.inline import plain
from projects.playbooks.lines import Line

_CELL = re.compile(r"(?<!\\)\|")
_MOST_CELLS = 30
_RULE = re.compile(r"^[\s|:=+–—-]+$")


def cells(row: str) -> list[str]:
    inner = row.strip()
    inner = inner.removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [plain(cell.replace("\\|", "|")) for cell in _CELL.split(inner, maxsplit=_MOST_CELLS)[:_MOST_CELLS]]


def is_rule(row: str) -> bool:
    """The line of dashes between a table's head and its rows."""
    return bool(_RULE.match(row)) and "-" in row.translate(str.maketrans("–—", "--"))


def sentences(rows: Sequence[str]) -> list[str]:
    """Each row below the head as one line: "REST: Use when public APIs; Complexity low"."""
    if not rows:
        return []
    head = cells(rows[0])
    found = []
    for row in rows[1:]:
        if is_rule(row):
            continue
        first, *rest = cells(row)
        pairs = (
            f"{title} {cell}".strip() for title, cell in zip(head[1:] + [""] * len(rest), rest, strict=False) if cell
        )
        found.append(": ".join(part for part in (first, "; ".join(pairs)) if part))
    return [text for text in found if text]


def blocks(lines: Sequence[Line]) -> list[list[Line]]:
    """Runs of table lines."""
    found: list[list[Line]] = []
    previous = ""
    for line in lines:
        if line.kind == "table":
            if previous != "table":
                found.append([])
            found[-1].append(line)
        previous = line.kind
    return found
