"""Whether a database has to be prepared at all, found out without loading the application: most starts find nothing to do."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.db import connection

from orchestration.demo.cast import PROJECT_KEY

Migration = tuple[str, str]  # application and name, as in the table of those that were applied


def is_prepared() -> bool:
    """Whether every migration that lies on disk was applied, and the demo is there where it is wanted.

    "No" is always safe to say: then the application itself looks, and finds nothing to do. The connection is closed again:
    an open one would make Django look into it, with another warning, while the application is loaded.
    """
    connection.ensure_connection()
    try:
        return _looks_prepared()
    finally:
        connection.close()


def _looks_prepared() -> bool:
    # The driver's own cursor: Django warns of what is asked before its applications are loaded, and here that is meant.
    with connection.connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations')")
        if cursor.fetchone()[0] is None:
            return False
        cursor.execute("SELECT app, name FROM django_migrations")
        if not set(_migrations()) <= set(cursor.fetchall()):
            return False
        if not settings.DEMO:
            return True
        cursor.execute("SELECT FROM projects_project WHERE key = %s", [PROJECT_KEY])
        return cursor.fetchone() is not None


def _migrations() -> Iterator[Migration]:
    for app in settings.INSTALLED_APPS:
        spec = find_spec(app)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            for file in Path(folder, "migrations").glob("[0-9]*.py"):
                yield app.rpartition(".")[2], file.stem
