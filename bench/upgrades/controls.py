"""Migrations that must be noticed, or a drill that notices nothing proves nothing."""

from pathlib import Path

from bench.upgrades.release import Release, checked_out

# Held for six seconds, with nobody's leave; and a column away that the previous code reads.
BAD = {
    "lock": "LOCK TABLE projects_feature IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(6)",
    "drop": "ALTER TABLE projects_feature DROP COLUMN summary",
}
_MIGRATION = """from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("projects", "{before}")]
    operations = [migrations.RunSQL("{sql}", "")]
"""


def with_control(name: str, folder: Path) -> Release:
    """Today's code with one migration more, in a worktree."""
    release = checked_out("HEAD", folder)
    migrations = folder / "projects" / "migrations"
    before = max(path.stem for path in migrations.glob("0*.py"))
    (migrations / f"{int(before[:4]) + 1:04}_bad.py").write_text(_MIGRATION.format(before=before, sql=BAD[name]))
    return release
