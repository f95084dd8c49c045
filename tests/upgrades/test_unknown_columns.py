"""Between `migrate` and the restart, this code works on a database with columns that it has never heard of."""

from django.core.management import call_command
from django.db import connection
from django.test import Client

from tests.upgrades.linting import HOUSE
from tests.world import World

PAGES = ("/", "/projects", "/p/{slug}", "/p/{slug}/dashboard", "/p/{slug}/history", "/p/{slug}/process", "/f/{key}")
CALLS = ("features/{key}", "features/{key}/can/merge", "features/{key}/events", "projects/{slug}/events", "features")


def _add_a_column_everywhere() -> int:
    """NOT NULL with a default, as the next release would add it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [name for (name,) in cursor.fetchall() if name.startswith(tuple(f"{app}_" for app in HOUSE))]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ADD COLUMN from_the_next_release text NOT NULL DEFAULT 'x'")
    return len(tables)


def test_a_feature_goes_its_whole_way_among_unknown_columns(world: World) -> None:
    assert _add_a_column_everywhere() > 30
    feature = world.bring_to(world.feature(), "merged")
    browser = Client()
    browser.force_login(world.people["manager"])
    names = {"slug": feature.project.slug, "key": feature.key}
    for path in (*PAGES, *(f"/api/v1/{call}" for call in CALLS)):
        assert browser.get(path.format(**names)).status_code == 200, path
    call_command("audit", "verify")
