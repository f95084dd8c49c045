"""Judge migrations by what they would do to an installation that people are using, with the previous code still serving.

Squawk reads the SQL with PostgreSQL's own grammar; what SQL does not show is judged here.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlparse
from django.db import connection
from django.db.migrations import Migration, RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from orchestration.runtime import paths

HOUSE = ("projects", "reviews", "orchestration")
SQUAWK = Path(sys.executable).with_name("squawk")
# Taste, and a limit of time that would end the building of an index.
NOT_ASKED = (
    "prefer-text-field",
    "prefer-robust-stmts",
    "prefer-bigint-over-int",
    "prefer-bigint-over-smallint",
    "require-statement-timeout",
)
LONGEST_WAIT = 5.0  # seconds for a lock: everybody else waits behind whoever waits for it
# PostgreSQL's deadlock_timeout, in seconds: who has waited so long may be ended, were it a person.
DEADLOCK_CHECK = 1.0
_TIMEOUT = re.compile(r"SET\s+(?P<local>LOCAL\s+)?lock_timeout\s*(?:=|TO)\s*'?(?P<number>\d+)\s*(?P<unit>ms|s)?", re.I)
_LOCKED = re.compile(r"(?:ALTER TABLE(?: ONLY)?|LOCK TABLE|TRIGGER [^;]*? ON) \"?(\w+)", re.I)
_CREATED = re.compile(r"CREATE (?:UNLOGGED )?TABLE \"?(\w+)", re.I)


@dataclass(frozen=True, order=True)
class Finding:
    """What is wrong with a migration, called `app.name`: the rule's name, and a sentence for whoever wrote it."""

    migration: str
    rule: str
    sentence: str


@dataclass(frozen=True)
class Written:
    """A migration, and the SQL that it runs on the way forward."""

    migration: Migration
    sql: str

    @property
    def name(self) -> str:
        return f"{self.migration.app_label}.{self.migration.name}"


def house_migrations(but: Collection[str] = ()) -> tuple[list[Written], ProjectState]:
    """Every migration of this project in the order of a new installation, `but` those; and what the models then are."""
    graph = MigrationLoader(connection, replace_migrations=False).graph
    order: dict[tuple[str, str], None] = {}
    for leaf in graph.leaf_nodes():
        order |= dict.fromkeys(graph.forwards_plan(leaf))
    state, found = ProjectState(), []
    for key in order:
        migration = graph.nodes[key]
        if key[0] in HOUSE and ".".join(key) not in but:
            found.append(written(migration, state.clone()))
        state = migration.mutate_state(state, preserve=False)
    return found, state


def folder_of(app: str) -> Path:
    """Where the migrations of an app lie."""
    return paths.CHECKOUT / app / "migrations"


def written(migration: Migration, before: ProjectState) -> Written:
    """Collect what a migration would run on a database in the state `before`."""
    with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        migration.apply(before, editor, collect_sql=True)
    return Written(migration, "\n".join(editor.collected_sql))


def findings(migrations: Iterable[Written]) -> list[Finding]:
    """Judge them; in order of name and rule, each rule once a migration."""
    listed = list(migrations)
    found = {finding for one in listed for finding in (*_by_timeout(one), *_by_data(one), *_by_way_back(one))}
    for atomic in (True, False):
        found |= set(_by_squawk([one for one in listed if one.migration.atomic is atomic], atomic=atomic))
    return sorted({(one.migration, one.rule): one for one in sorted(found)}.values())


def _by_squawk(migrations: list[Written], *, atomic: bool) -> Iterator[Finding]:
    if not migrations:
        return
    with tempfile.TemporaryDirectory() as folder:
        for one in migrations:
            Path(folder, f"{one.name}.sql").write_text(one.sql)
        command = [SQUAWK, "--reporter=json", f"--exclude={','.join(NOT_ASKED)}", "--pg-version=15"]
        command += ["--assume-in-transaction"] * atomic
        files = [f"{one.name}.sql" for one in migrations]
        said = subprocess.run([*command, *files], cwd=folder, capture_output=True, text=True, check=False)
    try:
        rows = json.loads(said.stdout)
    except ValueError as error:
        raise RuntimeError(f"squawk ended with {said.returncode}: {said.stderr or said.stdout}") from error
    for row in rows:
        yield Finding(row["file"].removesuffix(".sql"), row["rule_name"], row["message"])


def _by_timeout(one: Written) -> Iterator[Finding]:
    """That there is one is squawk's business; that it holds, and is short, is not."""
    tables = set(_LOCKED.findall(one.sql)) - set(_CREATED.findall(one.sql))
    for set_to in _TIMEOUT.finditer(one.sql):
        seconds = int(set_to["number"]) / (1 if set_to["unit"] == "s" else 1000)
        if one.migration.atomic and len(tables) > 1 and seconds * len(tables) > DEADLOCK_CHECK:
            sentence = (
                f"It holds locks while it waits for others ({', '.join(sorted(tables))}): one table a migration, "
            )
            yield Finding(one.name, "several-tables", f"{sentence}or together less than {DEADLOCK_CHECK:.0f} s.")
        if not 0 < seconds <= LONGEST_WAIT:
            yield Finding(one.name, "long-lock-timeout", f"Wait {LONGEST_WAIT:.0f} s for a lock at most, and not 0.")
        if set_to["local"] and not one.migration.atomic:
            yield Finding(one.name, "lock-timeout-without-effect", "Outside a transaction SET LOCAL does nothing.")


def _by_data(one: Written) -> Iterator[Finding]:
    """Rows that a migration changes in one go stay locked until it has ended."""
    acts = [act for act in one.migration.operations if not _sets_timeout(act)]
    changes_rows = any(isinstance(act, RunPython) for act in acts) or any(map(_changes_rows, _statements(acts)))
    if changes_rows and one.migration.atomic:
        yield Finding(one.name, "rows-in-one-transaction", "Change rows in batches: atomic = False, one act alone.")
    if not one.migration.atomic and len(acts) > 1 and not _bears_repetition(acts):
        yield Finding(one.name, "half-done", "Outside a transaction one act a migration, or IF NOT EXISTS in each.")


def _by_way_back(one: Written) -> Iterator[Finding]:
    if not all(act.reversible for act in one.migration.operations):
        yield Finding(one.name, "no-way-back", "Say how it is taken back: reverse_sql or reverse_code, noop at least.")


def _bears_repetition(acts: list[Operation]) -> bool:
    """Whether all of it can be run once more after half of it was done."""
    within = [inner for act in acts for inner in getattr(act, "database_operations", [act])]
    return all(isinstance(act, RunSQL) and " IF NOT EXISTS " in str(act.sql) for act in within)


def _sets_timeout(act: object) -> bool:
    return isinstance(act, RunSQL) and re.match(r"\s*(RE)?SET\b", str(act.sql), re.I) is not None


def _statements(acts: Iterable[object]) -> Iterator[str]:
    for act in acts:
        if isinstance(act, RunSQL) and isinstance(act.sql, str):
            yield from sqlparse.split(act.sql)


def _changes_rows(statement: str) -> bool:
    return sqlparse.parse(statement)[0].get_type() in ("UPDATE", "DELETE", "INSERT", "MERGE")
