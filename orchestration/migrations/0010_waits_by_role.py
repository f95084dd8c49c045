"""An index for features by the role whose turn it is. Built while people write."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("orchestration", "0009_standing_gates")]

    operations = [
        migrations.RunSQL("SET lock_timeout = '2s'", migrations.RunSQL.noop),
        AddIndexConcurrently(
            "wait", GinIndex(fields=["roles"], condition=models.Q(ended_at=None), name="wait_open_by_role")
        ),
    ]
