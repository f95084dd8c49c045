"""Migrations run while the previous code serves: each is judged, and the judge knows a bad one by its name."""

from typing import Any

from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models
from django.db.migrations import Migration
from django.db.migrations.operations.base import Operation

from tests.upgrades import linting
from tests.upgrades.released import BASELINE, EXCEPTIONS

TIMEOUT = migrations.RunSQL("SET LOCAL lock_timeout = '2s'", migrations.RunSQL.noop)
OUTSIDE = migrations.RunSQL("SET lock_timeout = '2s'", migrations.RunSQL.noop)
INDEX = models.Index(fields=["title"], name="feature_by_title")
CHECK = models.CheckConstraint(condition=~models.Q(title=""), name="feature_has_a_title")
ONCE = models.UniqueConstraint(fields=["title"], name="feature_title_once")


def _nothing(apps: object, editor: object) -> None:
    """A way back, and a way forward, that is none."""


def _added(name: str, field: models.Field) -> Operation:
    return migrations.AddField("feature", name, field)


# Rule: the acts of a migration that breaks it, and whether it runs in a transaction.
BAD: dict[str, tuple[bool, list[Operation]]] = {
    "require-lock-timeout": (True, [_added("note", models.TextField(null=True))]),
    "long-lock-timeout": (True, [migrations.RunSQL("SET LOCAL lock_timeout = '30s'", migrations.RunSQL.noop)]),
    "lock-timeout-without-effect": (False, [TIMEOUT]),
    "several-tables": (
        True,
        [
            TIMEOUT,
            _added("note", models.TextField(null=True)),
            migrations.AddField("event", "note", models.TextField(null=True)),
        ],
    ),
    "require-concurrent-index-creation": (True, [TIMEOUT, migrations.AddIndex("feature", INDEX)]),
    "ban-drop-default": (True, [TIMEOUT, _added("note", models.TextField(default=""))]),
    "adding-required-field": (
        True,
        [TIMEOUT, migrations.RunSQL("ALTER TABLE projects_feature ADD x int NOT NULL", "")],
    ),
    "adding-not-nullable-field": (
        True,
        [TIMEOUT, migrations.RunSQL("ALTER TABLE projects_feature ALTER summary SET NOT NULL", "")],
    ),
    "ban-drop-column": (True, [TIMEOUT, migrations.RemoveField("feature", "summary")]),
    "ban-drop-table": (True, [TIMEOUT, migrations.DeleteModel("component")]),
    "renaming-column": (True, [TIMEOUT, migrations.RenameField("feature", "summary", "outline")]),
    "renaming-table": (True, [TIMEOUT, migrations.AlterModelTable("feature", "projects_work")]),
    "changing-column-type": (True, [TIMEOUT, migrations.AlterField("feature", "title", models.JSONField())]),
    "constraint-missing-not-valid": (True, [TIMEOUT, migrations.AddConstraint("feature", CHECK)]),
    "adding-foreign-key-constraint": (
        True,
        [
            TIMEOUT,
            migrations.RunSQL(
                "ALTER TABLE projects_event ADD CONSTRAINT f FOREIGN KEY (seq) REFERENCES projects_feature (id)", ""
            ),
        ],
    ),
    "disallowed-unique-constraint": (True, [TIMEOUT, migrations.AddConstraint("feature", ONCE)]),
    "rows-in-one-transaction": (True, [TIMEOUT, migrations.RunPython(_nothing, _nothing)]),
    "half-done": (False, [OUTSIDE, migrations.RunPython(_nothing, _nothing), migrations.RunPython(_nothing, _nothing)]),
    "no-way-back": (False, [OUTSIDE, migrations.RunPython(_nothing)]),
}
GOOD: dict[str, tuple[bool, list[Operation]]] = {
    "nullable": (True, [TIMEOUT, _added("note", models.TextField(null=True))]),
    "database_default": (True, [TIMEOUT, _added("note", models.TextField(default="", db_default=""))]),
    "index": (False, [OUTSIDE, AddIndexConcurrently("feature", INDEX)]),
    "constraint": (True, [TIMEOUT, AddConstraintNotValid("feature", CHECK)]),
    "batches": (False, [OUTSIDE, migrations.RunPython(_nothing, _nothing)]),
    "table": (
        True,
        [
            TIMEOUT,
            migrations.CreateModel(
                "Note",
                [
                    ("id", models.BigAutoField(primary_key=True)),
                    ("text", models.CharField(max_length=80, db_index=True)),
                    ("feature", models.ForeignKey("projects.feature", models.CASCADE)),
                ],
                options={"constraints": [models.UniqueConstraint(fields=["text"], name="note_once")]},
            ),
        ],
    ),
    "looking_through": (False, [OUTSIDE, ValidateConstraint("feature", "feature_number_once")]),
}


def _migration(name: str, atomic: bool, operations: list[Operation]) -> Migration:
    made = Migration(name, "projects")
    made.atomic, made.operations = atomic, operations
    return made


def test_each_migration_can_run_while_the_previous_code_serves(django_db_setup: None, django_db_blocker: Any) -> None:
    """And a migration that cannot is known by the name of what it does; a good one passes.

    The database is only looked at, and in no transaction: an index that is built concurrently would refuse.
    """
    planted = {**{f"bad_{rule}": made for rule, made in BAD.items()}, **GOOD}
    with django_db_blocker.unblock():
        house, today = linting.house_migrations(but=BASELINE)
        known = [linting.written(_migration(name, *made), today.clone()) for name, made in planted.items()]
    found = linting.findings([*house, *known])

    by_name: dict[str, set[str]] = {}
    for one in found:
        by_name.setdefault(one.migration.removeprefix("projects."), set()).add(one.rule)
    assert {rule: by_name.get(f"bad_{rule}", set()) for rule in BAD if rule not in by_name.get(f"bad_{rule}", ())} == {}
    assert {name: by_name[name] for name in GOOD if name in by_name} == {}

    names = {one.name for one in house}
    own = {(one.migration, one.rule): one.sentence for one in found if one.migration in names}
    unexpected = [f"{name}: {rule}. {says}" for (name, rule), says in own.items() if (name, rule) not in EXCEPTIONS]
    assert not unexpected, "docs/operations.md, Upgrades, says how:\n" + "\n".join(unexpected)
    assert EXCEPTIONS.keys() <= own.keys(), "an exception that is none"


def test_the_baseline_holds_what_there_is() -> None:
    on_disk = {f"{app}.{path.stem}" for app in linting.HOUSE for path in linting.folder_of(app).glob("[0-9]*.py")}
    assert set(BASELINE) <= on_disk
