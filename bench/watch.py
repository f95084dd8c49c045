"""What a look of the watch costs where there are many features: to find what was written, and to compare one feature.

.venv/bin/python -m bench.watch [FEATURES]
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.db import connection, transaction

from bench.empty_site import empty_site

FEATURES = 100_000
# Copies of one feature's rows, under the numbers of other features; their chains are not theirs, which is not asked here.
_COPIED = (
    "projects_event",
    "reviews_revision",
    "reviews_decision",
    "reviews_tick",
    "reviews_ruling",
    "orchestration_standing",
)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FEATURES
    with empty_site():
        _measure(count)


def _measure(count: int) -> None:
    world = import_module("tests.world").build_world()
    features = [world.bring_to(world.feature(f"Carts {n}"), "verify").pk for n in range(20)]
    compare = import_module("orchestration.watch.features").compare
    print(f"compare one feature with its history: {_seconds(lambda: compare(features)) / 20 * 1000:.1f} ms")
    _copy(features[0], count)
    look = _looks()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), pg_size_pretty(pg_database_size(current_database())) FROM projects_event")
        print(f"{count:,} features, {cursor.fetchone()[0]:,} events. To find what was written:")
    for _ in range(2):
        look()
    print(f"  nobody wrote: {look():.0f} ms")
    for what, sql in {
        "1,000 features were changed": "UPDATE projects_feature SET summary = summary WHERE id % 100 = 1",
        "one old event was altered": "UPDATE projects_event SET kind = kind WHERE id = 7",
        "one revision was altered": "UPDATE reviews_revision SET note = note WHERE id = 7",
        "one decision was deleted": "DELETE FROM reviews_decision WHERE id = 5",
        "one event was deleted": "DELETE FROM projects_event WHERE id = 12",
    }.items():
        _write(sql)
        print(f"  {what}: {look():.0f} ms")


def _looks() -> Callable[[], float]:
    """A call that gathers once and returns milliseconds."""
    gather: Any = import_module("orchestration.watch.written").gather
    watch = import_module("orchestration.models").Watch(pk=1)

    def look() -> float:
        with transaction.atomic():
            seconds = _seconds(lambda: gather(watch))
        watch.looked_at = True
        return seconds * 1000

    return look


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _write(sql: str) -> None:
    with _without_guards() as cursor:
        cursor.execute(sql)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")


@contextmanager
def _without_guards() -> Iterator[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor


def _copy(feature: int, count: int) -> None:
    with _without_guards() as cursor:
        cursor.execute("CREATE TABLE one AS SELECT * FROM projects_feature WHERE id = %s", [feature])
        _insert(cursor, "projects_feature", "one", count, id_="1000 + n", number="1000 + n", key="'C-' || n")
        for table in _COPIED:
            cursor.execute(f"CREATE TABLE few AS SELECT * FROM {table} WHERE feature_id = %s", [feature])
            numbered = (
                {}
                if table == "orchestration_standing"
                else {"id_": f"nextval(pg_get_serial_sequence('{table}', 'id'))"}
            )
            _insert(cursor, table, "few", count, feature_id="1000 + n", **numbered)
            cursor.execute("DROP TABLE few")
    connection.set_autocommit(True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _insert(cursor: Any, table: str, source: str, count: int, **other: str) -> None:
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped", [table]
    )
    values = {name: f"s.{name}" for (name,) in cursor.fetchall()}
    values |= {name.rstrip("_"): value for name, value in other.items()}
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(values)}) SELECT {', '.join(values.values())} "
        f"FROM generate_series(1, {count}) n, {source} s"
    )


if __name__ == "__main__":
    main()
