"""What rules may ask about a feature, and where other terms began."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0007_agents"),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '2s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="feature",
            name="gate_floors",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="feature",
            name="labels",
            field=models.JSONField(db_default=[], default=list),
        ),
        migrations.AddField(
            model_name="feature",
            name="paths",
            field=models.JSONField(db_default=[], default=list),
        ),
    ]
