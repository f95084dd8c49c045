"""What has not been worked off yet, in one statement."""

from dataclasses import dataclass

from django.db import connection

_SQL = """
SELECT
  (SELECT count(*) FROM projects_outbox),
  (SELECT greatest(0, coalesce(extract(epoch FROM clock_timestamp() - min(e.at)), 0))::float8
     FROM projects_outbox o JOIN projects_event e ON e.id = o.event_id),
  (SELECT count(*) FROM projects_outbox WHERE attempts > 0),
  (SELECT count(*) FROM orchestration_notice WHERE mail = 'waiting'),
  (SELECT greatest(0, coalesce(extract(epoch FROM clock_timestamp() - min(at)), 0))::float8
     FROM orchestration_notice WHERE mail = 'waiting'),
  (SELECT count(*) FROM orchestration_notice WHERE mail = 'dead'),
  (SELECT count(*) FROM orchestration_standing s, jsonb_array_elements(s.pips) p
     WHERE s.pips @> '[{"state": "error"}]' AND s.next_move <> '' AND p->>'state' = 'error'),
  (SELECT count(*) FROM reviews_damagedfile),
  (SELECT coalesce(extract(epoch FROM clock_timestamp() - max(ended_at)), -1)::float8 FROM reviews_filecheck),
  (SELECT count(*) FROM reviews_alarm WHERE cleared_at IS NULL),
  (SELECT coalesce(extract(epoch FROM clock_timestamp() - max(looked_at)), -1)::float8 FROM orchestration_watch),
  (SELECT count(*) FROM orchestration_suspect),
  (SELECT coalesce(extract(epoch FROM clock_timestamp() - max(ended_at)), -1)::float8
     FROM orchestration_backuprun WHERE act = 'backup' AND ok),
  (SELECT coalesce(extract(epoch FROM clock_timestamp() - max(seen_at)), -1)::float8
     FROM orchestration_pulse WHERE name <> 'beat'),
  (SELECT coalesce(extract(epoch FROM clock_timestamp() - max(seen_at)), -1)::float8
     FROM orchestration_pulse WHERE name = 'beat'),
  (SELECT count(*) FROM reviews_screencomparison WHERE state = 'waiting')
    + (SELECT count(*) FROM reviews_contractcomparison WHERE state = 'waiting')
"""


@dataclass(frozen=True)
class Backlog:
    events: int  # not yet worked off
    lag_seconds: float  # age of the oldest of them
    failing: int  # of them, tried at least once
    mails_waiting: int
    mails_lag_seconds: float  # age of the oldest of them
    mails_dead: int
    gate_errors: int  # gates of open features that cannot be judged or rest on a damaged file
    damaged_files: int  # stored files that are gone or altered
    files_checked_seconds: float  # since all of them were last looked at; -1 before the first time
    alarms: int  # that ring
    watched_seconds: float  # since the last look of the watch; -1 before the first
    suspects: int  # features that the watch has still to compare
    backup_seconds: float  # since the last good backup ended; -1 before the first
    worker_seconds: float  # since any worker was last heard of; -1 before the first, and where none was for a day
    beat_seconds: float  # the same of the clock of the periodic tasks
    comparisons_waiting: int  # of screens and contracts, for a worker


def backlog() -> Backlog:
    with connection.cursor() as cursor:
        cursor.execute(_SQL)
        return Backlog(*cursor.fetchone())
