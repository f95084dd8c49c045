"""What a page of features costs where there are many: by each filter and order, at the start and deep inside, and its plan.

.venv/bin/python -m bench.lists [FEATURES]
"""

import os
import re
import statistics
import sys
import time
from importlib import import_module
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bench.empty_site import empty_site

FEATURES = 100_000
_INDEX = re.compile(r"(?:using|Index Scan on) (\w+)")
# Copies of one feature, its projections and what waits: other words, one label in fifty, one blocked contract in a thousand.
_COPIES = (
    """CREATE TABLE one AS SELECT * FROM projects_feature LIMIT 1""",
    """UPDATE one SET labels = '[]'""",
    """INSERT INTO projects_feature SELECT (jsonb_populate_record(one, jsonb_build_object(
        'id', 1000 + n, 'number', 1000 + n, 'key', 'SHOP-' || 1000 + n,
        'title', concat_ws(' ', w[1 + n %% 400], w[1 + n * 7 %% 391], w[1 + n * 13 %% 397]),
        'labels', CASE WHEN n %% 50 = 0 THEN '["payments"]'::jsonb ELSE '[]' END,
        'state_since', one.state_since + n * interval '1 second'))).*
    FROM one, generate_series(1, %(count)s) n, (SELECT array_agg('w' || md5(i::text)) w FROM generate_series(1, 400) i) words""",
    """INSERT INTO orchestration_standing (feature_id, pips, next_move, shut_by, flags, valid_until, judged_at)
    SELECT 1000 + n, CASE WHEN n %% 1000 = 0 THEN replace(pips::text, '"offered"', '"blocked"')::jsonb ELSE pips END,
        next_move, shut_by, flags, valid_until, judged_at + n * interval '1 second'
    FROM orchestration_standing, generate_series(1, %(count)s) n""",
    """INSERT INTO orchestration_wait
        (feature_id, project_id, subject, act, gate, roles, users, began_at, began_seq, ended_at, due_at)
    SELECT 1000 + n, project_id, subject, act, gate, CASE WHEN n %% 500 = 0 THEN '{auditor}' ELSE roles END,
        CASE WHEN n %% 500 = 0 THEN ARRAY[%(me)s]::bigint[] ELSE users END, began_at, began_seq, ended_at, due_at
    FROM orchestration_wait, generate_series(1, %(count)s) n""",
)
QUERIES = (
    "",
    "ordering=updated_at",
    "ordering=-state_since",
    "state=intake",
    "label=payments",
    "gate=contract:blocked",
    "gate=prd:offered",
    "turn=me",
    "turn_role=auditor",
    "q=w{rare}",
    "q=w",
    "q=shop-73012",
    "q=nothing",
    "updated_since={late}&ordering=updated_at",
    "expand=moves",
    "fields=key,state",
)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FEATURES
    with empty_site():
        _measure(count)


def _measure(count: int) -> None:
    world = import_module("tests.world").build_world()
    world.offer(world.feature("Saved carts"), "prd")
    _copy(count, world.people["viewer"].pk)
    caller = import_module("tests.orchestration.api.calling").Caller(world.people["viewer"])
    caller.get("features")
    newest = caller.get("features?ordering=-updated_at&page_size=20").json()["results"][-1]["updated_at"]
    rare = import_module("hashlib").md5(b"17").hexdigest()[:6]
    print(
        f"{count:,} features; median of 5 calls, page of 25: query, first page, page in the middle, 304, indexes of the page"
    )
    for query in QUERIES:
        _report(caller, query.format(rare=rare, late=newest.replace("+", "%2B")), count)


def _report(caller: Any, query: str, count: int) -> None:
    path = f"features?{query}"
    first = caller.get(path)
    deep = _deep(caller, path) if query.startswith("ordering") or not query else None
    tag = first.headers.get("ETag", "")
    times = [_milliseconds(caller, path), _milliseconds(caller, deep) if deep else None]
    times.append(_milliseconds(caller, path, tag) if tag else None)
    told = " ".join(f"{one:6.1f}" if one is not None else "     -" for one in times)
    print(f"{query or '-':50.50} {told}  {', '.join(_indexes(caller, path))}")


def _deep(caller: Any, path: str) -> str:
    """A page halfway through, by a cursor made as the list makes them."""
    feature = import_module("projects.models").Feature.objects.select_related("standing").order_by("pk")
    middle = feature[feature.count() // 2]
    orders = import_module("orchestration.api.feature_list").ORDERS
    name = re.search(r"ordering=(-?\w+)", path)
    wanted = name[1] if name else orders.usual
    column = orders.columns[wanted.removeprefix("-")]
    order = import_module("orchestration.api.ordering").Order(wanted.removeprefix("-"), column, wanted.startswith("-"))
    value = order.value(middle)
    text = f"n{middle.pk}{f'@{order.name}={value}' if value else ''}"
    return f"{path}&cursor={import_module('base64').urlsafe_b64encode(text.encode()).decode()}"


def _milliseconds(caller: Any, path: str, tag: str = "") -> float:
    found = []
    for _ in range(5):
        began = time.perf_counter()
        caller.client.get(f"/api/v1/{path}", headers=caller.headers | ({"If-None-Match": tag} if tag else {}))
        found.append((time.perf_counter() - began) * 1000)
    return statistics.median(found)


def _indexes(caller: Any, path: str) -> list[str]:
    """Of the statement that finds the rows: the longest that the call asks."""
    with CaptureQueriesContext(connection) as captured:
        caller.client.get(f"/api/v1/{path}", headers=caller.headers)
    sql = next(
        one["sql"]
        for one in captured.captured_queries[::-1]
        if "projects_feature" in one["sql"] and "LIMIT" in one["sql"]
    )
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    if os.environ.get("PLANS"):
        print(plan)
    return list(dict.fromkeys(_INDEX.findall(plan)))


def _copy(count: int, me: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for sql in _COPIES:
            cursor.execute(sql, {"count": count, "me": me} if "%(" in sql else None)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    main()
