"""An index for features by the state of a gate. Built while people write."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("orchestration", "0008_standing_updated")]

    operations = [
        migrations.RunSQL("SET lock_timeout = '2s'", migrations.RunSQL.noop),
        AddIndexConcurrently(
            "standing", GinIndex(fields=["pips"], opclasses=["jsonb_path_ops"], name="standing_gates")
        ),
    ]
