"""An index for events of a project by kind. Built while people write."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("projects", "0018_feature_moved")]

    operations = [
        migrations.RunSQL("SET lock_timeout = '2s'", migrations.RunSQL.noop),
        AddIndexConcurrently("event", models.Index(fields=["project", "kind", "-id"], name="event_project_kind")),
    ]
