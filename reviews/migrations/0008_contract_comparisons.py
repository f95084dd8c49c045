"""What changed between two contracts is kept once it was found out."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0005_rounds_guard"), ("reviews", "0007_screen_guards")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '2s'", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="ContractComparison",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("base_digest", models.CharField(max_length=64)),
                ("revision_digest", models.CharField(max_length=64)),
                ("engine", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("done", "Done"), ("refused", "Refused")],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("sentence", models.CharField(blank=True, max_length=300)),
                ("changes", models.JSONField(default=list)),
                ("shown", models.JSONField(default=list)),
                ("counts", models.JSONField(default=dict)),
                ("progress", models.FloatField(default=0)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("not_before", models.DateTimeField(null=True)),
                (
                    "feature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="projects.feature"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["id"], name="contract_comparison_waiting"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("feature", "base_digest", "revision_digest", "engine"), name="contract_comparison_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "done", "refused"])),
                        name="contract_comparison_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("sentence", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="contract_comparison_refusal_says_why",
                    ),
                ],
            },
        ),
    ]
