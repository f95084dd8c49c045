"""A waiver can be taken away before its time: a row of its own, which stays as it was written, with its event."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
ALTER TABLE reviews_waiverwithdrawal ADD CONSTRAINT waiverwithdrawal_has_event FOREIGN KEY (feature_id, seq)
  REFERENCES projects_event (feature_id, seq) DEFERRABLE INITIALLY DEFERRED;
CREATE TRIGGER waiverwithdrawal_immutable BEFORE UPDATE OR DELETE ON reviews_waiverwithdrawal
  FOR EACH ROW EXECUTE FUNCTION countersign_refuse();
CREATE TRIGGER waiverwithdrawal_no_truncate BEFORE TRUNCATE ON reviews_waiverwithdrawal
  FOR EACH STATEMENT EXECUTE FUNCTION countersign_refuse();
CREATE CONSTRAINT TRIGGER waiverwithdrawal_has_its_event AFTER INSERT ON reviews_waiverwithdrawal
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION countersign_has_its_event('seq', 'waiver.withdrawn');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0014_proposal_agents"),
        ("reviews", "0016_alarms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '2s'", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="WaiverWithdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("agent", models.CharField(blank=True, db_default="", default="", max_length=80)),
                ("reason", models.CharField(max_length=4000)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "feature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="projects.feature"
                    ),
                ),
                (
                    "waiver",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="withdrawal", to="reviews.waiver"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="withdrawal_has_a_reason"
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]
