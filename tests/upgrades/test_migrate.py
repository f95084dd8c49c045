"""A migration that cannot have its lock gives way, and comes back."""

from collections.abc import Callable
from io import StringIO
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from orchestration.management.commands import migrate

LOCK = "LOCK TABLE orchestration_wait IN ACCESS SHARE MODE"  # the table that orchestration.0006 adds a column to


def _applied() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations WHERE app = 'orchestration' AND name LIKE '0006%%'")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_it_tries_again_until_the_lock_is_to_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("migrate", "orchestration", "0005", verbosity=0)
    told, pauses = StringIO(), []
    with psycopg.connect(**connection.get_connection_params()) as holder:
        holder.execute(LOCK)

        def pause(seconds: float) -> None:
            pauses.append((seconds, _applied()))
            holder.rollback()

        monkeypatch.setattr(migrate, "time", SimpleNamespace(sleep=pause))  # other threads sleep, too
        call_command("migrate", "orchestration", "0006", verbosity=0, stderr=told)
    assert "trying again" in told.getvalue() and pauses == [(migrate.PAUSE, 0)]
    assert _applied() == 1


@pytest.mark.django_db(transaction=True)
def test_an_index_that_was_left_half_built_is_built_anew() -> None:
    """As after a kill while it was built concurrently: there, and not valid."""
    call_command("migrate", "orchestration", "0007", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX standing_updated ON orchestration_standing (judged_at, feature_id)")
        cursor.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'standing_updated'::regclass")
    call_command("migrate", "orchestration", "0008", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = 'standing_updated'::regclass")
        assert cursor.fetchone()[0]


def _raising(error: Exception, tries: list[int]) -> Callable[..., None]:
    def handle(*_: Any, **__: Any) -> None:
        tries.append(1)
        raise error

    return handle


@pytest.mark.parametrize("cause, times", [(psycopg.errors.LockNotAvailable(), migrate.TRIES), (None, 1)])
def test_it_gives_up_in_the_end_and_at_once_on_anything_else(
    monkeypatch: pytest.MonkeyPatch, cause: Exception | None, times: int
) -> None:
    error, tries = OperationalError("no"), []
    error.__cause__ = cause
    monkeypatch.setattr(migrate.migrate.Command, "handle", _raising(error, tries))
    monkeypatch.setattr(migrate, "time", SimpleNamespace(sleep=lambda seconds: None))
    with pytest.raises(OperationalError):
        migrate.Command(stderr=StringIO()).handle(plan=True)
    assert len(tries) == times
