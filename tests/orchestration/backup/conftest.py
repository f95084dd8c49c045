"""One backup, made while people write, for all tests of this folder; and a second database beside the one it was made from."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from psycopg import sql

from orchestration.backup.writing import write_backup
from orchestration.models import BackupRun
from orchestration.stores import store_in
from projects.services.anchors import anchor_chains
from tests.orchestration.backup.writers import Writers
from tests.scratch import Run
from tests.world import build_world


@dataclass
class Made:
    """`written` are the titles that were acknowledged before the backup began."""

    path: Path
    store: Path
    run: BackupRun
    written: list[str]
    during: int


def quiet(what: str, done: int, total: int) -> None:
    pass


@contextmanager
def stored_in(folder: Path) -> Iterator[None]:
    with override_settings(STORAGES={"artifacts": store_in(folder), "staticfiles": store_in(folder)}):
        yield


@pytest.fixture(scope="module")
def made(run: Run, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    folder = tmp_path_factory.mktemp("backup")
    with django_db_blocker.unblock(), stored_in(folder / "store"):
        world = build_world()
        world.bring_to(world.feature(), "verify")
        anchor_chains()
        writers = Writers(world)
        while not writers.titles:
            writers.ended.wait(0.01)
        written = list(writers.titles)
        path = folder / "one.backup"
        _, noted = write_backup(path, quiet)
        writers.stop()
        yield Made(path, folder / "store", noted, written, len(writers.titles) - len(written))
        connection.close()
        run.renew_database()


@pytest.fixture
def second(run: Run, django_db_blocker: Any, tmp_path: Path) -> Iterator[Path]:
    """An empty database that this process is connected to, and an empty store, whose folder this is."""
    with django_db_blocker.unblock(), another_database(run, template=run.template), stored_in(tmp_path / "second"):
        (tmp_path / "second").mkdir()
        yield tmp_path / "second"


@contextmanager
def another_database(run: Run, template: str) -> Iterator[None]:
    usual, name = connection.settings_dict["NAME"], f"{run.database}_second"
    connection.close()
    run._copy(template, name)
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
        with run.admin() as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
