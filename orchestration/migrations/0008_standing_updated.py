"""An index for features by their last change. Built while people write."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("orchestration", "0007_call_counts")]

    operations = [
        migrations.RunSQL("SET lock_timeout = '2s'", migrations.RunSQL.noop),
        AddIndexConcurrently("standing", models.Index(fields=["judged_at", "feature"], name="standing_updated")),
    ]
