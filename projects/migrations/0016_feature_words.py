"""The words of a feature, for search. A function, so that the planner knows what making them costs and asks the index first."""

from django.db import migrations

_WORDS = """
CREATE FUNCTION feature_words(key text, title text, summary text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
BEGIN
  RETURN to_tsvector('pg_catalog.simple', translate(key || ' ' || title || ' ' || summary, '-./_:@', '      '));
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0015_outbox_trace")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '2s'", migrations.RunSQL.noop),
        migrations.RunSQL(_WORDS, "DROP FUNCTION IF EXISTS feature_words(text, text, text)"),
    ]
