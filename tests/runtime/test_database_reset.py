"""The tests' own database: real, and whole again after a test that commits."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection


def spoil() -> None:
    """Leave something behind and check that nothing was there before."""
    assert not ContentType.objects.filter(app_label="left").exists()
    ContentType.objects.create(app_label="left", model="over")


@pytest.mark.django_db
def test_it_is_the_embedded_major_version() -> None:
    """Locks and triggers are tested on what ships, not on something similar."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        assert int(cursor.fetchone()[0].split(".")[0]) >= 17


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [1, 2])
def test_rolled_back_work_is_gone(turn: int) -> None:
    """An ordinary test sees nothing of the one before."""
    spoil()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2, 3])
def test_committed_work_is_gone(turn: int) -> None:
    """A test that commits hands on a database that is as good as new, what migrations wrote included."""
    assert ContentType.objects.filter(app_label="contenttypes").exists()
    spoil()
