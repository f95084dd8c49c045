"""A database as large installations have it: 20 projects of ten people, any number of features with all their rows.

Twenty features are brought to their states through the services; the others are copies of their rows, with people, project,
times and titles of their own. What is copied is not what the services wrote: its hash chains do not hold, so the watch must not
look at it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.db import connection, transaction

PROJECTS = 20
FIRST_NUMBER = 1000  # of the copies, in the keys of their projects
# Of a hundred features, eight are being worked on, the newest of all; the others were merged, or every tenth cancelled.
_OPEN = {"intake": 2, "design": 3, "build": 3, "verify": 2}
_CLOSED = {"merged": 9, "cancelled": 1}
_OPEN_SHARE = 0.08
_YEARS = 2
# Work that is under way, and marks of the machinery: large only while something is wrong.
_LEFT_OUT = {"projects_outbox", "orchestration_suspect", "reviews_alarm", "reviews_draft", "reviews_upload"}


@dataclass
class Table:
    """One table of rows about features. `links` are its columns that point at another such table."""

    name: str
    columns: dict[str, str] = field(default_factory=dict)  # name: type
    links: dict[str, str] = field(default_factory=dict)
    key: str = "id"


def fill(count: int) -> None:
    """Fill an empty, migrated database with `count` features."""
    worlds = _worlds()
    templates = _templates(worlds[0])
    tables = _tables()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL work_mem = '128MB'")
        _plan_copies(cursor, templates, worlds, count)
        for table in tables:
            _note_rows(cursor, table, tables)
        for table in tables:
            _note_links(cursor, table, tables)
        with _indexed_afterwards(cursor, tables):
            for table in tables:
                _insert(cursor, table, tables, worlds)
        for table in tables:
            _advance(cursor, table)
    connection.set_autocommit(True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _worlds() -> list[Any]:
    build_world = import_module("tests.world").build_world
    worlds = [build_world(f"P{number:02}", f"Project {number}") for number in range(PROJECTS)]
    people = [[person.pk for person in world.people.values()] for world in worlds]
    stride = people[1][0] - people[0][0]
    assert all(row == [pk + n * stride for pk in people[0]] for n, row in enumerate(people))
    return worlds


def _templates(world: Any) -> dict[str, list[int]]:
    """Feature numbers by whether they are open or closed."""
    found: dict[str, list[int]] = {"open": [], "closed": []}
    for kind, states in (("open", _OPEN), ("closed", _CLOSED)):
        for state, times in states.items():
            for _ in range(times):
                feature = world.feature()
                if state == "cancelled":
                    world.move(feature, "cancel", by="pm", reason="Not now.")
                else:
                    world.bring_to(feature, state)
                found[kind].append(feature.pk)
    import_module("orchestration.services.relay").relay()
    import_module("orchestration.models").Notice.objects.update(mail="sent")
    return found


def _tables() -> list[Table]:
    """Tables that lead to a feature by foreign keys, each after those it points at."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text FROM pg_constraint c "
            "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] "
            "WHERE c.contype = 'f' AND array_length(c.conkey, 1) = 1"
        )
        keys = cursor.fetchall()
        names = ["projects_feature"]
        grown = True
        while grown:
            more = {t for t, _, to in keys if to in names and t not in names and t not in _LEFT_OUT}
            names += sorted(more)
            grown = bool(more)
        tables = []
        for name in names:
            cursor.execute(
                "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute "
                "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
                [name],
            )
            columns = dict(cursor.fetchall())
            links = {column: to for t, column, to in keys if t == name and to in names}
            tables.append(Table(name, columns, links, "id" if "id" in columns else next(iter(columns))))
    return tables


def _plan_copies(cursor: Any, templates: dict[str, list[int]], worlds: list[Any], count: int) -> None:
    """The table `copies`: which feature is copied into which project, and how long ago that was."""
    cursor.execute(
        "CREATE TEMP TABLE copies ON COMMIT DROP AS SELECT n, CASE WHEN n > %(closed)s THEN "
        "(%(open)s::bigint[])[1 + n %% %(opens)s] ELSE (%(shut)s::bigint[])[1 + n %% %(shuts)s] END AS f, "
        "(n / 20) %% %(projects)s AS p, (%(count)s - n) * (%(days)s * interval '1 day' / %(count)s) AS back "
        "FROM generate_series(1, %(count)s) n",
        {
            "closed": int(count * (1 - _OPEN_SHARE)),
            "open": templates["open"],
            "opens": len(templates["open"]),
            "shut": templates["closed"],
            "shuts": len(templates["closed"]),
            "projects": len(worlds),
            "count": count,
            "days": _YEARS * 365,
        },
    )


def _note_rows(cursor: Any, table: Table, tables: list[Table]) -> None:
    """The table `few_NAME`: the rows to copy with the feature they are of (_f) and their place among its rows (_rank)."""
    source = _source(table, tables)
    cursor.execute(
        f"CREATE TEMP TABLE few_{table.name} ON COMMIT DROP AS SELECT s.*, "
        f"row_number() OVER (PARTITION BY _f ORDER BY {table.key}) - 1 AS _rank FROM ({source}) s"
    )
    cursor.execute(f"CREATE INDEX ON few_{table.name} (_f, _rank)")
    cursor.execute(f"CREATE INDEX ON few_{table.name} ({table.key})")
    cursor.execute(f"ANALYZE few_{table.name}")


def _note_links(cursor: Any, table: Table, tables: list[Table]) -> None:
    """And, for each column that points at another copied row, the place of that one."""
    for column, to in table.links.items():
        cursor.execute(f"ALTER TABLE few_{table.name} ADD _rank_{column} bigint")
        cursor.execute(
            f"UPDATE few_{table.name} t SET _rank_{column} = r._rank FROM few_{to} r "
            f"WHERE r.{_key(to, tables)} = t.{column}"
        )


@contextmanager
def _indexed_afterwards(cursor: Any, tables: list[Table]) -> Iterator[None]:
    """Make the indexes that are no constraints at the end, which takes half the time."""
    cursor.execute(
        "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
        "WHERE i.indrelid::regclass::text = ANY(%s) AND NOT EXISTS "
        "(SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)",
        [[table.name for table in tables]],
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    for _, definition in indexes:
        cursor.execute(definition)


def _source(table: Table, tables: list[Table]) -> str:
    if table.name == "projects_feature":
        return f"SELECT t.*, t.id AS _f FROM {table.name} t"
    if "feature_id" in table.columns:
        return f"SELECT t.*, t.feature_id AS _f FROM {table.name} t WHERE t.feature_id IS NOT NULL"
    column, to = next((c, to) for c, to in table.links.items() if to != table.name)
    parent = next(each for each in tables if each.name == to)
    return f"SELECT t.*, p._f FROM {table.name} t JOIN few_{to} p ON p.{parent.key} = t.{column}"


def _insert(cursor: Any, table: Table, tables: list[Table], worlds: list[Any]) -> None:
    cursor.execute(f"SELECT count(*) FROM few_{table.name}")
    if not cursor.fetchone()[0]:
        return
    values = _values(cursor, table, tables, worlds)
    cursor.execute(
        f"INSERT INTO {table.name} ({', '.join(values)}) SELECT {', '.join(values.values())} FROM copies g, LATERAL "
        f"(SELECT * FROM few_{table.name} few WHERE few._f = g.f ORDER BY few._rank) t"
    )


def _values(cursor: Any, table: Table, tables: list[Table], worlds: list[Any]) -> dict[str, str]:
    """The expression of each column of a copy."""
    people = worlds[1].people["pm"].pk - worlds[0].people["pm"].pk
    others = {"projects_project": 1, "projects_processversion": 1, "projects_user": people}
    steps = {column: others[to] for column, to in _other_links(cursor, table.name).items() if to in others}
    values = {}
    for column, kind in table.columns.items():
        if column in table.links:
            to = table.links[column]
            values[column] = _numbered(cursor, to, _key(to, tables), f"t._rank_{column}")
        elif column == table.key:
            values[column] = _numbered(cursor, table.name, column, "t._rank")
        elif column in steps:
            values[column] = f"t.{column} + g.p * {steps[column]}"
        elif kind == "timestamp with time zone":
            values[column] = f"t.{column} - g.back"
        else:
            values[column] = f"t.{column}"
    if table.name == "projects_feature":
        values["number"] = f"{FIRST_NUMBER} + g.n"
        values["key"] = f"'P' || lpad(g.p::text, 2, '0') || '-' || ({FIRST_NUMBER} + g.n)"
        values["title"] = "'Saved carts ' || g.n || ' of ' || md5(g.n::text)"
    if table.name == "orchestration_wait":
        values["users"] = f"ARRAY(SELECT u + g.p * {people} FROM unnest(t.users) u)"
    return values


def _other_links(cursor: Any, name: str) -> dict[str, str]:
    cursor.execute(
        "SELECT a.attname, c.confrelid::regclass::text FROM pg_constraint c JOIN pg_attribute a "
        "ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f' AND array_length(c.conkey, 1) = 1 "
        "AND c.conrelid = %s::regclass",
        [name],
    )
    return dict(cursor.fetchall())


def _numbered(cursor: Any, name: str, key: str, rank: str) -> str:
    """Each copy has a stretch of numbers of its own, as wide as the feature with the most rows needs."""
    cursor.execute(f"SELECT coalesce(max({key}), 0) + 1 FROM few_{name}")
    begin = cursor.fetchone()[0]
    cursor.execute(f"SELECT coalesce(max(_rank), 0) + 1 FROM few_{name}")
    return f"{begin + 100} + g.n * {cursor.fetchone()[0]} + {rank}"


def _key(name: str, tables: list[Table]) -> str:
    return next(table.key for table in tables if table.name == name)


def _advance(cursor: Any, table: Table) -> None:
    """The next row that a service writes comes after the copies."""
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table.name, table.key])
    if sequence := cursor.fetchone()[0]:
        cursor.execute(f"SELECT setval('{sequence}', (SELECT coalesce(max({table.key}), 1) FROM {table.name}))")
