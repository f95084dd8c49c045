"""Watch statements as they are asked, and have PostgreSQL explain each with the very values it was asked with."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db import connection

_VERBS = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")
_TIMES = 3  # that one statement is explained; the slowest plan stands


@dataclass
class Plan:
    """`read` are rows that scans touched, `sorted` rows that went into sorts; `scans` are tables read from end to end."""

    sql: str
    asked_by: str
    nodes: list[str]
    indexes: set[str]
    scans: dict[str, int]
    tables: set[str]
    read: int
    sorted: int
    buffers: int
    ms: float


@dataclass
class Watch:
    asking: str = ""
    plans: dict[str, Plan] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)
    indexes: dict[str, set[str]] = field(default_factory=dict)  # and what asked for them

    def note(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        shape = _shape(sql) if isinstance(sql, str) and not many else ""
        if shape.startswith(_VERBS) and self.times.get(shape, 0) < _TIMES:
            self.times[shape] = self.times.get(shape, 0) + 1
            plan = _explained(shape, self.asking, sql, params)
            if plan:
                for index in plan.indexes:
                    self.indexes.setdefault(index, set()).add(self.asking)
                if shape not in self.plans or plan.ms > self.plans[shape].ms:
                    self.plans[shape] = plan
        return execute(sql, params, many, context)


@contextmanager
def watching() -> Iterator[Watch]:
    watch = Watch()
    with connection.execute_wrapper(watch.note):
        yield watch


def _shape(sql: str) -> str:
    """The text with lists of any length as one place."""
    text = " ".join(sql.split())
    return re.sub(r"\((%s, )+%s\)", "(%s, ...)", re.sub(r'"(\w+)"', r"\1", text))


def _explained(shape: str, asked_by: str, sql: str, params: Any) -> Plan | None:
    """Carried out, because only that says what was read; and undone."""
    line = connection.connection
    try:
        with line.transaction(force_rollback=True):
            cursor = psycopg.ClientCursor(line)
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
            row = cursor.fetchone()
    except psycopg.Error:  # not a statement that can be explained, or one that is refused: its caller will see
        return None
    found = row[0] if isinstance(row[0], list) else json.loads(row[0])
    top = found[0]["Plan"]
    plan = Plan(shape, asked_by, [], set(), {}, set(), 0, 0, 0, found[0]["Execution Time"])
    plan.buffers = top.get("Shared Hit Blocks", 0) + top.get("Shared Read Blocks", 0)
    _walk(top, plan)
    return plan


def _walk(node: dict[str, Any], plan: Plan) -> None:
    loops = node.get("Actual Loops", 1)
    kind, table, index = node["Node Type"], node.get("Relation Name"), node.get("Index Name")
    removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    touched = int((node.get("Actual Rows", 0) + removed) * loops)
    if table:
        plan.tables.add(table)
    if "Scan" in kind and kind not in ("Bitmap Heap Scan", "Subquery Scan", "CTE Scan", "Function Scan"):
        plan.read += touched
    if kind == "Seq Scan" and table:
        plan.scans[table] = plan.scans.get(table, 0) + touched
    if index:
        plan.indexes.add(index)
    if "Sort" in kind:
        plan.sorted += int(sum(child.get("Actual Rows", 0) * child.get("Actual Loops", 1) for child in node["Plans"]))
    if table or index or "Sort" in kind or "Aggregate" in kind or "Join" in kind or kind == "Nested Loop":
        name = f"{kind} {index or table}" if index or table else kind
        if name not in plan.nodes:
            plan.nodes.append(name)
    for child in node.get("Plans", ()):
        _walk(child, plan)
