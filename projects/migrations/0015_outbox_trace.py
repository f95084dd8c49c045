from django.db import migrations, models


class Migration(migrations.Migration):
    """A constant default: nothing is rewritten, and the code of before goes on inserting without it."""

    dependencies = [("projects", "0014_proposal_agents")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '2s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="outbox",
            name="trace",
            field=models.CharField(blank=True, db_default="", default="", max_length=55),
        ),
    ]
