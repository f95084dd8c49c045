"""Keep the projections of a feature's verdicts: its pips for lists, and whose court each thing is in."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from orchestration.gates import Verdicts, evaluate
from orchestration.gates.turns import Waiting, waitings
from orchestration.models import Standing
from orchestration.promises import due_of
from projects import clock
from projects.changes import FeatureChange
from projects.models import Feature
from projects.selectors.processes import process_of
from reviews.facts import Facts
from reviews.selectors.evidence import facts_of

# One statement for the whole projection: close what no longer waits, follow changes of people, open what is new.
_SQL = """
WITH wanted AS (
  SELECT * FROM jsonb_to_recordset(%(waits)s::jsonb)
    AS x(subject text, act text, gate text, roles text[], users bigint[], since timestamptz, due timestamptz)
), ended AS (
  UPDATE orchestration_wait w SET ended_at = %(now)s WHERE w.feature_id = %(feature)s AND w.ended_at IS NULL
  AND NOT EXISTS (SELECT FROM wanted x WHERE (x.subject, x.act, x.since) = (w.subject, w.act, w.began_at))
), followed AS (
  UPDATE orchestration_wait w SET users = x.users, roles = x.roles, due_at = x.due FROM wanted x
  WHERE w.feature_id = %(feature)s AND w.ended_at IS NULL
  AND (x.subject, x.act, x.since) = (w.subject, w.act, w.began_at) AND (w.users, w.roles::text[], w.due_at) IS DISTINCT FROM (x.users, x.roles, x.due)
), begun AS (
  INSERT INTO orchestration_wait (feature_id, project_id, subject, act, gate, roles, users, began_at, began_seq, due_at)
  SELECT %(feature)s, %(project)s, x.subject, x.act, x.gate, x.roles, x.users, x.since, %(seq)s, x.due FROM wanted x
  WHERE NOT EXISTS (SELECT FROM orchestration_wait w WHERE w.feature_id = %(feature)s AND w.ended_at IS NULL
  AND (x.subject, x.act, x.since) = (w.subject, w.act, w.began_at))
)
INSERT INTO orchestration_standing (feature_id, pips, next_move, shut_by, flags, valid_until, judged_at)
VALUES (%(feature)s, %(pips)s::jsonb, %(next_move)s, %(shut_by)s, %(flags)s, %(valid_until)s, %(now)s)
ON CONFLICT (feature_id) DO UPDATE SET pips = EXCLUDED.pips, next_move = EXCLUDED.next_move,
  shut_by = EXCLUDED.shut_by, flags = EXCLUDED.flags, valid_until = EXCLUDED.valid_until, judged_at = EXCLUDED.judged_at
"""


def settle(change: FeatureChange) -> None:
    """Judge the changed feature and write its projections, inside the change's transaction."""
    settle_features([change.feature])


def settle_features(features: Iterable[Feature]) -> None:
    """Judge features whose rows the caller has locked (or that nobody else can see) and write their projections."""
    chosen = list(features)
    for feature, facts in zip(chosen, _in_order(chosen), strict=True):
        process = process_of(feature)
        verdicts = evaluate(process, facts)
        _write(feature, verdicts, waitings(process, facts, verdicts), facts.now)


def _in_order(features: list[Feature]) -> list[Facts]:
    found = facts_of(features)
    return [found[feature.pk] for feature in features]


def projection(verdicts: Verdicts) -> dict[str, Any]:
    """The columns of a standing that follow from the verdicts."""
    return {
        "pips": [
            {"key": gate.key, "title": gate.title, "checkpoint": gate.checkpoint, "state": gate.state}
            for gate in verdicts.gates
        ],
        "next_move": verdicts.next_move or "",
        "shut_by": len(verdicts.move(verdicts.next_move).blockers) if verdicts.next_move else 0,
        "flags": len(verdicts.flags),
        "valid_until": verdicts.valid_until,
    }


def _write(feature: Feature, verdicts: Verdicts, waits: tuple[Waiting, ...], now: datetime) -> None:
    shown = projection(verdicts)
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL,
            {
                "feature": feature.pk,
                "project": feature.project_id,
                "seq": feature.chain_length,
                "now": now,
                "waits": json.dumps(
                    [
                        {
                            "subject": one.subject,
                            "act": one.act,
                            "gate": one.gate,
                            "roles": one.roles,
                            "users": one.users,
                            "since": one.since.isoformat(),
                            "due": _due(one),
                        }
                        for one in waits
                    ]
                ),
                **shown,
                "pips": json.dumps(shown["pips"]),
            },
        )


def _due(one: Waiting) -> str | None:
    """Of a gate with a service level of its own."""
    promised = due_of(one.act, one.since, one.within) if one.within else None
    return promised.isoformat() if promised else None


def settle_expired() -> int:
    """Judge anew the features whose verdict time alone has changed, such as by the end of a waiver."""
    due = Standing.objects.filter(valid_until__lte=clock.now()).values_list("feature_id", flat=True)[:500]
    return sum(_settle_one(feature_id) for feature_id in list(due))


def settle_project(project_id: int) -> int:
    """Judge all open features of a project anew, after its members or their roles changed."""
    open_ids = Feature.objects.filter(project_id=project_id).exclude(state__in=["merged", "cancelled"])
    return sum(_settle_one(feature_id) for feature_id in open_ids.values_list("pk", flat=True))


def _settle_one(feature_id: int) -> int:
    with transaction.atomic():
        feature = Feature.objects.select_for_update(no_key=True).get(pk=feature_id)
        settle_features([feature])
    return 1
