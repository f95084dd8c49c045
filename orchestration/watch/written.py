"""What was written since the last look: features and projects whose rows are new, changed or gone."""

from dataclasses import dataclass, field

from django.db import connection

from orchestration.models import Suspect, Watch
from orchestration.watch import missing, tables
from orchestration.watch.tables import Watched
from projects.models import Feature, Project

_COUNTERS = """
SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables
WHERE schemaname = current_schema() AND relname = ANY(%s)
"""
_HORIZON = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint
"""
_FAR = 2**31 - 1  # a row's number has 32 bits; what is farther away is asked for wholly


@dataclass
class Written:
    projects: set[int] = field(default_factory=set)
    features: set[int] = field(default_factory=set)
    altered: set[str] = field(default_factory=set)  # tables of which rows were changed or deleted, or might have been
    first: bool = False


def gather(watch: Watch) -> Written:
    """Ask the tables, and move the watch on; the caller saves it in the same transaction. Suspects are kept as rows."""
    with connection.cursor() as cursor:
        cursor.execute(_HORIZON)
        oldest, newest = cursor.fetchone()
        cursor.execute(_COUNTERS, [tables.all_names()])
        counters = {name: counts for name, *counts in cursor.fetchall()}
    # A horizon that lies ahead is that of another server, whose database was put in place of this one's.
    found = Written(first=not watch.looked_at or watch.horizon_before > newest)
    if found.first:
        found.features = set(Feature.objects.values_list("pk", flat=True))
        found.projects = set(Project.objects.values_list("pk", flat=True))
        found.altered = {tables.ANCHORS}
    else:
        _ask(watch, counters, newest - watch.horizon_before, found)
    watch.horizon_before = oldest if found.first else watch.horizon
    watch.horizon, watch.counters = oldest, counters
    watch.newest = {one.table: _highest(one.table) for one in _once()}
    Suspect.objects.bulk_create([Suspect(feature_id=pk) for pk in sorted(found.features)], ignore_conflicts=True)
    return found


def _ask(watch: Watch, counters: dict[str, list[int]], transactions: int, found: Written) -> None:
    for watched, owners in (
        *((one, found.features) for one in tables.of_features()),
        *((one, found.projects) for one in tables.of_projects()),
    ):
        before, now = watch.counters.get(watched.table), counters.get(watched.table)
        if before == now:
            continue
        owners |= _numbered_since(watched, watch.newest.get(watched.table, 0)) if watched.once else set()
        changed = before is None or now is None or now[1:] != before[1:]
        if changed or not watched.once:
            owners |= _written_since(watched, transactions)
        if changed and (before is None or now is None or now[2] != before[2]):
            missing.owners(watched.table, found.features, found.projects)
        if changed:
            found.altered.add(watched.table)
    if watch.counters.get(tables.ANCHORS, [0, 0, 0])[1:] != counters.get(tables.ANCHORS, [0, 0, 0])[1:]:
        found.altered.add(tables.ANCHORS)


def _numbered_since(watched: Watched, after: int) -> set[int]:
    return _owners(watched, "t.id > %s", after)


def _written_since(watched: Watched, transactions: int) -> set[int]:
    return _owners(watched, "age(t.xmin) <= %s", min(transactions + 1, _FAR))


def _owners(watched: Watched, condition: str, value: int) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT {watched.owner} FROM {watched.table} t {watched.join} WHERE {condition}", [value]
        )
        return {row[0] for row in cursor.fetchall() if row[0] is not None}


def _once() -> list[Watched]:
    return [one for one in (*tables.of_features(), *tables.of_projects()) if one.once]


def _highest(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
        return int(cursor.fetchone()[0])
