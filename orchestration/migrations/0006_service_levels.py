"""When a wait is over the promise of its own gate."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orchestration", "0005_pulses"),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '2s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="wait",
            name="due_at",
            field=models.DateTimeField(null=True),
        ),
    ]
