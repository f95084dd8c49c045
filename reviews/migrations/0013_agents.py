"""Which AI agent stands behind each row of evidence.

Fifteen tables that every page reads together: each is changed by itself, so that nobody ever waits for two of them. Where
one cannot be had, those before it stay, and the next try goes on from there.
"""

from django.db import migrations, models

MODELS = (
    "comment",
    "decision",
    "obligation",
    "receiver",
    "recordnumber",
    "redflag",
    "request",
    "revision",
    "revocation",
    "ruling",
    "screenpairing",
    "testresult",
    "thread",
    "tick",
    "waiver",
)


def _column(model: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE reviews_{model} ADD COLUMN IF NOT EXISTS agent varchar(80) DEFAULT '' NOT NULL",
        f"ALTER TABLE reviews_{model} DROP COLUMN IF EXISTS agent",
    )


def _field(model: str) -> migrations.AddField:
    return migrations.AddField(model, "agent", models.CharField(blank=True, db_default="", default="", max_length=80))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("reviews", "0012_damaged_files"),
    ]

    operations = [
        migrations.RunSQL("SET lock_timeout = '2s'", migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(
            database_operations=[_column(model) for model in MODELS],
            state_operations=[_field(model) for model in MODELS],
        ),
        migrations.RunSQL("RESET lock_timeout", migrations.RunSQL.noop),
    ]
