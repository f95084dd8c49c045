"""How many features each filter of the board leaves; one statement."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from orchestration.metrics.queues import NO_QUEUE
from orchestration.promises import PROMISED
from orchestration.weekdays import latest_overdue_start
from projects.models import Project, User
from projects.models.feature import OPEN_STATES

_SQL = """
WITH waiting AS MATERIALIZED (
  SELECT w.feature_id, w.roles, w.users, w.act, w.began_at, w.due_at FROM projects_feature f
  JOIN orchestration_wait w ON w.feature_id = f.id AND w.ended_at IS NULL
  WHERE f.project_id = %(project)s AND f.state = ANY(%(open)s)
)
SELECT 'all', count(*) FROM projects_feature WHERE project_id = %(project)s AND state <> 'cancelled'
UNION ALL SELECT 'mine', count(DISTINCT feature_id) FROM waiting WHERE users @> ARRAY[%(me)s]::bigint[] AND act <> 'move'
UNION ALL SELECT 'over', count(DISTINCT feature_id) FROM waiting WHERE act = ANY(%(promised)s)
  AND CASE WHEN due_at IS NULL THEN began_at < %(border)s ELSE due_at < %(now)s END
UNION ALL SELECT 'stopped', count(*) FROM projects_feature f JOIN orchestration_standing s ON s.feature_id = f.id
  WHERE f.project_id = %(project)s AND f.state = ANY(%(open)s) AND s.flags > 0
UNION ALL SELECT 'role:' || role, count(DISTINCT feature_id) FROM waiting, unnest(roles) AS role
  WHERE act <> ALL(%(no_queue)s) GROUP BY role
"""


@dataclass(frozen=True, slots=True)
class Tally:
    everything: int = 0
    mine: int = 0
    over: int = 0
    stopped: int = 0
    roles: dict[str, int] = field(default_factory=dict)  # features that wait for a role, most first


def tally(project: Project, *, me: User, now: datetime) -> Tally:
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL,
            {
                "project": project.pk,
                "me": me.pk,
                "open": list(OPEN_STATES),
                "promised": sorted(PROMISED),
                "no_queue": sorted(NO_QUEUE),
                "now": now,
                "border": latest_overdue_start(now, project.answer_within_hours),
            },
        )
        found: dict[str, int] = dict(cursor.fetchall())
    roles = {name.removeprefix("role:"): number for name, number in found.items() if name.startswith("role:")}
    return Tally(
        everything=found["all"],
        mine=found["mine"],
        over=found["over"],
        stopped=found["stopped"],
        roles=dict(sorted(roles.items(), key=lambda item: (-item[1], item[0]))),
    )
