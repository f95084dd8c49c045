"""Which AI agent proposed a process for its person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0013_operators"),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '2s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="processproposal",
            name="agent",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
    ]
