from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """For lists of one project, newest first. Without a transaction, so that nobody who writes has to wait for it."""

    atomic = False

    dependencies = [("projects", "0020_feature_by_words")]

    operations = [
        migrations.RunSQL("SET lock_timeout = '2s'", migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="feature",
            index=models.Index(fields=["project", "-id"], name="feature_newest"),
        ),
    ]
