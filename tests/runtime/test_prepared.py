"""A start that finds nothing to do finds that out without loading the application."""

import pytest
from django.core.management import call_command
from django.db import connection

from orchestration.runtime.prepared import is_prepared


@pytest.fixture
def prepared(db: None, settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]


def test_a_migrated_database_is_prepared(prepared: None) -> None:
    assert is_prepared()


@pytest.mark.parametrize("app", ["projects", "reviews", "orchestration", "account", "sessions"])
def test_one_migration_less_is_not(prepared: None, app: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE id IN (SELECT max(id) FROM django_migrations WHERE app = %s)", [app]
        )
        assert cursor.rowcount == 1
    assert not is_prepared()


def test_a_database_without_anything_is_not(prepared: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_migrations RENAME TO elsewhere")
    assert not is_prepared()


@pytest.mark.parametrize("there", [False, True])
def test_the_demo_is_part_of_it_where_it_is_wanted(prepared: None, settings: object, there: bool) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    if there:
        call_command("demo", verbosity=0)
    assert is_prepared() is there
