"""docs/indexes.md, from plans: what each statement reads, and what each index is for."""

import re
from collections.abc import Iterable

from django.db import connection

from bench.large import PROJECTS
from bench.plans import Plan, Watch

LARGE = 5_000  # rows
_HEAD = """# Indexes and plans

Made by `make explain`, which fills a database with {count:,} features in 20 projects ({rows} rows), asks every page, every call
that reads, some writes and the tasks of the worker, and lets PostgreSQL {version} explain each statement as it was asked. 92 of 100
features are merged or cancelled, the others are being worked on. The look of the [watch](monitoring.md#the-watch) is measured by
`make bench-watch`. Milliseconds are of one machine with 2 cores that did other things too; rows and indexes say more.

{count_of} statements were explained. {verdict}

What reads more than {large:,} rows is asked about a whole project, which has {share:,} features here: counts of its board, its
dashboard over some weeks, search in its titles, what its people keep each other waiting for. It grows with the project and not with the
installation. The operator's page alone adds up the sizes of all files.

## Statements on large tables

Tables of more than {large:,} rows. “read” are rows that scans touched, “sorted” those that went into a sort; writes are with
their constraints. Of statements that several asked, the slowest is shown with who asked it first.

| asked by | statement | plan | read | sorted | ms |
|---|---|---|---|---|---|
"""
_INDEXES = """
## What each index is for

Indexes of large tables, with their size here. A primary key or a unique constraint stays whoever asks. Django makes an index for each
foreign key (names that end in eight hexadecimal digits); where nobody here asks for one, it serves the database's own look for what points
at a row that is to be deleted.

| index | of | size | asked by |
|---|---|---|---|
"""


def page(watch: Watch, count: int) -> str:
    rows = _rows()
    large = {table for table, number in rows.items() if number > LARGE}
    plans = [plan for plan in watch.plans.values() if plan.tables & large]
    found = troubles(watch.plans.values(), large)
    scanned = ended(watch.plans.values())
    verdict = (
        f"{'None of them reads' if not scanned else f'{len(scanned)} of them read'} a large table from end to end; "
        f"{len(found)} read or sort more than {LARGE:,} rows, and stand first."
    )
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0].split()[0]
    head = _HEAD.format(
        count=count,
        rows=f"{sum(rows.values()):,}",
        version=version,
        count_of=len(watch.plans),
        verdict=verdict,
        large=LARGE,
        share=count // PROJECTS,
    )
    order = sorted(plans, key=lambda plan: (plan not in found, -plan.ms))
    return head + "".join(map(_line, order)) + _INDEXES + "".join(_index_lines(watch, large))


def troubles(plans: Iterable[Plan], large: set[str] | None = None) -> list[Plan]:
    """Plans that read a large table from end to end, or read or sort many rows of it."""
    known = large if large is not None else {table for table, number in _rows().items() if number > LARGE}
    return [
        plan
        for plan in plans
        if plan.tables & known and (set(plan.scans) & known or plan.read > LARGE or plan.sorted > LARGE)
    ]


def ended(plans: Iterable[Plan]) -> list[Plan]:
    """Plans that read a large table from end to end."""
    large = {table for table, number in _rows().items() if number > LARGE}
    return [plan for plan in plans if set(plan.scans) & large]


def _rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, greatest(reltuples, 0)::bigint FROM pg_class WHERE relkind = 'r'")
        return dict(cursor.fetchall())


def _line(plan: Plan) -> str:
    nodes = ", ".join(plan.nodes[:8]) + (" ..." if len(plan.nodes) > 8 else "")
    return f"| {plan.asked_by} | `{_words(plan.sql)}` | {nodes} | {plan.read:,} | {plan.sorted:,} | {plan.ms:.1f} |\n"


def _words(sql: str) -> str:
    """What it does to which tables, and by what it is narrowed."""
    verb = sql.split(" ", 1)[0]
    tables = list(
        dict.fromkeys(re.findall(r"\b(?:FROM|JOIN|INTO|UPDATE) ((?:projects|reviews|orchestration)_\w+)", sql))
    )
    narrowed = re.search(r" WHERE (.*?)(?: ORDER BY | LIMIT | FOR |$)", sql)
    order = re.search(r" ORDER BY ([^)]*?)(?: LIMIT| FOR |$)", sql)
    text = f"{verb} {', '.join(tables[:3])}"
    if narrowed:
        text += f" WHERE {narrowed[1][:110]}"
    if order:
        text += f" ORDER BY {order[1][:50]}"
    return re.sub(r"\b(?:projects|reviews|orchestration)_(?=\w+\.)", "", text).replace("|", "/")


def _index_lines(watch: Watch, large: set[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indexrelid::regclass::text, i.indrelid::regclass::text, pg_size_pretty(pg_relation_size(i.indexrelid)), "
            "CASE WHEN i.indisprimary THEN 'primary key' WHEN i.indisunique THEN 'unique' ELSE '' END "
            "FROM pg_index i WHERE i.indrelid::regclass::text NOT LIKE 'pg!_%%' ESCAPE '!' AND i.indrelid::regclass::text = ANY(%s) ORDER BY 2, 4 DESC, 1",
            [list(large)],
        )
        found = cursor.fetchall()
    lines = []
    for name, table, size, kind in found:
        asked = sorted(watch.indexes.get(name, ()))
        words = ", ".join(asked[:3]) + (f" and {len(asked) - 3} more" if len(asked) > 3 else "")
        lines.append(
            f"| `{name}` | {table} | {size} | {', '.join(filter(None, (kind, words))) or '**nobody here**'} |\n"
        )
    return lines
