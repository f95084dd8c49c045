"""What is seldom there and asked for often: dead mails, red flags. And what waits in a project."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Without a transaction, so that nobody who writes has to wait for it."""

    atomic = False

    dependencies = [
        ("orchestration", "0010_waits_by_role"),
    ]

    operations = [
        migrations.RunSQL("SET lock_timeout = '2s'", migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="notice",
            index=models.Index(fields=["id"], condition=Q(mail="dead"), name="notice_mail_dead"),
        ),
        AddIndexConcurrently(
            model_name="standing",
            index=models.Index(fields=["feature"], condition=Q(flags__gt=0), name="standing_stopped"),
        ),
        AddIndexConcurrently(
            model_name="wait",
            index=models.Index(fields=["project", "began_at"], condition=Q(ended_at=None), name="wait_open_by_project"),
        ),
    ]
