"""An index for features by label. Built while people write."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("projects", "0016_feature_words")]

    operations = [
        migrations.RunSQL("SET lock_timeout = '2s'", migrations.RunSQL.noop),
        AddIndexConcurrently(
            "feature", GinIndex(fields=["labels"], opclasses=["jsonb_path_ops"], name="feature_labels")
        ),
    ]
