"""How this installation runs: everything an operator looks at, read in a fixed number of statements."""

import platform
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

import celery
import django
from django.conf import settings
from django.db import connection

from orchestration.models import BackupRun, Notice, Pulse, Watch
from orchestration.monitoring.backlog import Backlog, backlog
from orchestration.services.pulses import BEAT
from projects.models import Anchor, Outbox
from reviews import storage
from reviews.models import Alarm

SHOWN = 20
QUIET = timedelta(minutes=2)  # after which a process that was heard of every few seconds is missing
OLD_BACKUP = timedelta(days=2)
_SIZES = """
SELECT pg_database_size(current_database()), current_setting('server_version'),
  (SELECT count(*) FROM django_migrations), (SELECT max(applied) FROM django_migrations),
  (SELECT count(*) FROM projects_anchor), f.files, f.bytes
FROM (SELECT count(*) AS files, coalesce(sum(size), 0) AS bytes
  FROM (SELECT DISTINCT ON (storage_key) size FROM reviews_revisionfile ORDER BY storage_key) kept) f
"""


@dataclass(frozen=True)
class Sizes:
    """Bytes; `free` is None where files lie in a bucket."""

    database: int
    server_version: str
    migrations: int
    migrated_at: datetime | None
    anchors: int
    files: int
    file_bytes: int
    free: int | None


@dataclass(frozen=True)
class OperatorPage:
    backlog: Backlog
    alarms: list[Alarm]
    cleared: list[Alarm]
    failing: list[Outbox]
    dead: list[Notice]
    workers: list[Pulse]
    beat: Pulse | None
    watch: Watch | None
    backup: BackupRun | None  # the last good one
    last_run: BackupRun | None  # whatever became of it
    restored: BackupRun | None
    anchor: Anchor | None
    sizes: Sizes
    versions: dict[str, str]


def read_operator_page() -> OperatorPage:
    alarms = Alarm.objects.select_related("feature", "project")
    pulses = list(Pulse.objects.order_by("name"))
    runs = BackupRun.objects.order_by("-began_at")
    sizes = _sizes()
    return OperatorPage(
        backlog=backlog(),
        alarms=list(alarms.filter(cleared_at=None).order_by("first_seen")[:SHOWN]),
        cleared=list(alarms.exclude(cleared_at=None).order_by("-cleared_at")[:SHOWN]),
        failing=list(Outbox.objects.select_related("event__project").filter(attempts__gt=0).order_by("pk")[:SHOWN]),
        dead=list(
            Notice.objects.select_related("event", "project", "feature").filter(mail="dead").order_by("-pk")[:SHOWN]
        ),
        workers=[pulse for pulse in pulses if pulse.name != BEAT],
        beat=next((pulse for pulse in pulses if pulse.name == BEAT), None),
        watch=Watch.objects.first(),
        backup=runs.filter(act="backup", ok=True).first(),
        last_run=runs.filter(act="backup").first(),
        restored=runs.filter(act="restore").first(),
        anchor=Anchor.objects.order_by("-pk").first(),
        sizes=sizes,
        versions={
            "Python": platform.python_version(),
            "Django": django.get_version(),
            "Celery": celery.__version__,
            "PostgreSQL": sizes.server_version,
        },
    )


def _sizes() -> Sizes:
    with connection.cursor() as cursor:
        cursor.execute(_SIZES)
        database, version, migrations, migrated_at, anchors, files, file_bytes = cursor.fetchone()
    free = shutil.disk_usage(settings.ARTIFACTS_DIR.parent).free if storage.is_folder() else None
    return Sizes(database, version, migrations, migrated_at, anchors, files, int(file_bytes), free)
