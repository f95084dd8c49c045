"""Proposals of a process, and where a feature's ticks begin anew under another one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0009_token_limits"),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '2s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="feature",
            name="tick_floors",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.CreateModel(
            name="ProcessProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("base", models.PositiveIntegerField()),
                ("document", models.JSONField()),
                ("sources", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("note", models.CharField(blank=True, max_length=4000)),
                ("origin", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("seq", models.PositiveIntegerField()),
                ("outcome", models.CharField(blank=True, max_length=10)),
                ("reason", models.CharField(blank=True, max_length=4000)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_seq", models.PositiveIntegerField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="projects.project"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.processversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("outcome", "")), fields=["project"], name="proposal_waiting")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ("", "confirmed", "alone", "rejected", "withdrawn"))),
                        name="proposal_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ("confirmed", "rejected")), _negated=True),
                            models.Q(("decided_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="proposal_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ("alone", "withdrawn")), _negated=True),
                            ("decided_by", models.F("by")),
                            _connector="OR",
                        ),
                        name="proposal_own_author",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None), ("decided_by", None), ("decided_seq", None), ("outcome", "")
                            ),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decided_seq__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ("confirmed", "alone")), ("version__isnull", False)),
                            models.Q(
                                models.Q(("outcome__in", ("confirmed", "alone")), _negated=True), ("version", None)
                            ),
                            _connector="OR",
                        ),
                        name="proposal_becomes_a_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "rejected"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="proposal_rejected_why",
                    ),
                ],
            },
        ),
    ]
