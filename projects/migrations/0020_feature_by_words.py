"""An index for the words of features. Built while people write."""

from django.db import migrations

_INDEX = """
CREATE INDEX CONCURRENTLY feature_by_words ON projects_feature USING gin (feature_words(key::text, title::text, summary::text))
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("projects", "0019_event_kinds")]

    operations = [
        migrations.RunSQL("SET lock_timeout = '2s'", migrations.RunSQL.noop),
        migrations.RunSQL(_INDEX, "DROP INDEX CONCURRENTLY IF EXISTS feature_by_words"),
    ]
