"""Screens: how they differ, what is held against what, and verdicts that are not sent yet."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0005_rounds_guard"),
        ("reviews", "0005_whole_evidence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '2s'", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="ScreenComparison",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("left_sha", models.CharField(max_length=64)),
                ("right_sha", models.CharField(max_length=64)),
                ("tolerance", models.PositiveSmallIntegerField()),
                ("ignore", models.JSONField(default=list)),
                ("ignore_digest", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("done", "Done"), ("refused", "Refused")],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("sentence", models.CharField(blank=True, max_length=200)),
                ("share", models.FloatField(null=True)),
                ("same_size", models.BooleanField(default=True)),
                ("width", models.PositiveIntegerField(null=True)),
                ("height", models.PositiveIntegerField(null=True)),
                ("regions", models.JSONField(default=list)),
                ("picture_key", models.CharField(blank=True, max_length=200)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("not_before", models.DateTimeField(null=True)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="projects.project"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "waiting")), fields=["id"], name="comparison_waiting")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "left_sha", "right_sha", "tolerance", "ignore_digest"),
                        name="comparison_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(
                                ("share__isnull", False),
                                ("width__isnull", False),
                                models.Q(("picture_key", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="comparison_done_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("sentence", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="comparison_refusal_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScreenPairing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("gate", models.CharField(max_length=60)),
                ("screen", models.CharField(max_length=80)),
                ("mock", models.CharField(blank=True, max_length=80)),
                ("tolerance", models.PositiveSmallIntegerField()),
                ("ignore", models.JSONField(default=list)),
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
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pairings", to="reviews.revision"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["feature", "gate"], name="pairing_by_gate")],
            },
        ),
        migrations.CreateModel(
            name="VerdictDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("gate", models.CharField(max_length=60)),
                ("rows", models.JSONField(default=list)),
                ("saved_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "feature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="projects.feature"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("feature", "gate", "by"), name="verdict_draft_once")],
            },
        ),
    ]
