"""A deleted row cannot be looked at: find whose it was by what was left behind. Asked only after something was deleted."""

from django.db import connection

from projects.models import Feature, Project

# Which events stand behind the rows of a table; a table that is not here makes every feature a suspect.
_KINDS = {
    "reviews_revision": ("revision.offered",),
    "reviews_decision": ("decision.made", "decision.carried"),
    "reviews_revocation": ("decision.revoked",),
    "reviews_request": ("request.made",),
    "reviews_receiver": ("receivers.named",),
    "reviews_redflag": ("flag.raised",),
    "reviews_tick": ("phase.ticked",),
    "reviews_ruling": ("complexity.ruled",),
    "reviews_roleruling": ("role.ruled",),
    "reviews_waiver": ("waiver.proposed",),
    "reviews_waiverwithdrawal": ("waiver.withdrawn",),
    "reviews_thread": ("thread.begun",),
    "reviews_comment": ("thread.begun", "thread.answered"),
    "reviews_screenpairing": ("screen.paired",),
    "reviews_testresult": ("test.reported",),
}
_WITHOUT_ROW = """
SELECT DISTINCT e.feature_id FROM projects_event e WHERE e.kind = ANY(%s)
  AND NOT EXISTS (SELECT FROM {table} t WHERE (t.feature_id, t.seq) = (e.feature_id, e.seq))
"""
_CUT_CHAINS = """
SELECT f.id FROM projects_feature f LEFT JOIN (
  SELECT feature_id, count(*) AS length FROM projects_event WHERE feature_id IS NOT NULL GROUP BY 1) c ON c.feature_id = f.id
WHERE f.chain_length IS DISTINCT FROM c.length
"""
_WITHOUT_STANDING = """
SELECT f.id FROM projects_feature f WHERE NOT EXISTS (SELECT FROM orchestration_standing s WHERE s.feature_id = f.id)
"""
_FILES_GONE = """
SELECT DISTINCT r.feature_id FROM reviews_revision r JOIN projects_event e ON (e.feature_id, e.seq) = (r.feature_id, r.seq)
WHERE coalesce(jsonb_array_length(e.data->'files'), 0) <>
  (SELECT count(*) FROM reviews_revisionfile l WHERE l.revision_id = r.id)
"""
_OF_PROJECTS = frozenset(
    {
        "projects_project",
        "projects_membership",
        "projects_processversion",
        "projects_processproposal",
        "projects_event",
        "projects_feature",
    }
)


def owners(table: str, features: set[int], projects: set[int]) -> None:
    """Add to both sets whose rows of the table are gone, or may be."""
    if table in _OF_PROJECTS:
        projects |= set(Project.objects.values_list("pk", flat=True))
    if table == "projects_event":
        features |= _ids(_CUT_CHAINS)
    elif table == "orchestration_standing":
        features |= _ids(_WITHOUT_STANDING)
    elif table == "reviews_revisionfile":
        features |= _ids(_FILES_GONE)
    elif table in _KINDS:
        features |= _ids(_WITHOUT_ROW.format(table=table), list(_KINDS[table]))
    elif table not in _OF_PROJECTS:
        features |= set(Feature.objects.values_list("pk", flat=True))


def _ids(sql: str, *values: list[str]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return {row[0] for row in cursor.fetchall()}
