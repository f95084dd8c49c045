"""Activities set aside and assigned, roles a feature does not need, the questionnaire, where a flag was missed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0008_traits"),
        ("reviews", "0013_agents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '300ms'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="redflag",
            name="missed_at",
            field=models.CharField(blank=True, db_default="", max_length=130),
        ),
        migrations.AddField(
            model_name="ruling",
            name="answers",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="tick",
            name="set_aside",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("agent", models.CharField(blank=True, db_default="", default="", max_length=80)),
                ("role", models.CharField(max_length=60)),
                ("phase", models.CharField(max_length=12)),
                ("activity", models.PositiveSmallIntegerField()),
                ("round", models.PositiveIntegerField()),
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
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["feature", "round"], name="assignment_by_feature")],
            },
        ),
        migrations.CreateModel(
            name="RoleRuling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("agent", models.CharField(blank=True, db_default="", default="", max_length=80)),
                ("role", models.CharField(max_length=60)),
                ("applies", models.BooleanField()),
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
            ],
            options={
                "indexes": [models.Index(fields=["feature"], name="role_ruling_by_feature")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="role_ruling_has_a_reason"
                    )
                ],
            },
        ),
    ]
