"""The cache that all processes share: counts of guesses, and codes that were used. It may be lost at any time."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orchestration", "0002_backup_runs")]

    operations = [
        migrations.RunSQL(
            "CREATE UNLOGGED TABLE orchestration_cache "
            "(cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);\n"
            "CREATE INDEX orchestration_cache_expires ON orchestration_cache (expires);",
            "DROP TABLE orchestration_cache",
        )
    ]
