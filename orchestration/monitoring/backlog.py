"""What has not been worked off yet, in one statement."""

from dataclasses import dataclass

from django.db import connection

_SQL = """
SELECT
  (SELECT count(*) FROM projects_outbox),
  (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(e.at)), 0)
     FROM projects_outbox o JOIN projects_event e ON e.id = o.event_id),
  (SELECT count(*) FROM projects_outbox WHERE attempts > 0),
  (SELECT count(*) FROM orchestration_notice WHERE mail = 'waiting'),
  (SELECT count(*) FROM orchestration_notice WHERE mail = 'dead'),
  (SELECT count(*) FROM orchestration_standing s, jsonb_array_elements(s.pips) p
     WHERE s.next_move <> '' AND p->>'state' = 'error'),
  (SELECT count(*) FROM reviews_damagedfile),
  (SELECT coalesce(extract(epoch FROM clock_timestamp() - max(ended_at)), -1) FROM reviews_filecheck)
"""


@dataclass(frozen=True)
class Backlog:
    events: int  # not yet worked off
    lag_seconds: float  # age of the oldest of them
    failing: int  # of them, tried at least once
    mails_waiting: int
    mails_dead: int
    gate_errors: int  # gates of open features that cannot be judged or rest on a damaged file
    damaged_files: int  # stored files that are gone or altered
    files_checked_seconds: float  # since all of them were last looked at; -1 before the first time


def backlog() -> Backlog:
    with connection.cursor() as cursor:
        cursor.execute(_SQL)
        events, lag, failing, waiting, dead, errors, damaged, checked = cursor.fetchone()
    return Backlog(events, max(0.0, float(lag)), failing, waiting, dead, errors, damaged, float(checked))
