"""An index for features by their last move. Built while people write."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("projects", "0017_feature_labels")]

    operations = [
        migrations.RunSQL("SET lock_timeout = '2s'", migrations.RunSQL.noop),
        AddIndexConcurrently("feature", models.Index(fields=["state_since", "id"], name="feature_moved")),
    ]
