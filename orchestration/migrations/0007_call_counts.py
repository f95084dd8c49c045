"""How many calls of the API each token, person or address made this minute. It may be lost at any time."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orchestration", "0006_service_levels")]

    operations = [
        # Half empty pages keep the counting within a page: no index changes, and nothing is left to clean but the page.
        migrations.RunSQL(
            "CREATE UNLOGGED TABLE orchestration_callcount "
            "(caller varchar(80) PRIMARY KEY, minute bigint NOT NULL, calls bigint NOT NULL) WITH (fillfactor = 50);",
            "DROP TABLE orchestration_callcount",
        )
    ]
