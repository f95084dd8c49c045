"""What bench.gate_writes measures: features that wait for one acceptance and then one move, and the raw rows of both."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

_EVENT = """INSERT INTO projects_event (project_id, feature_id, seq, kind, actor_id, actor_roles, at, data, prev, hash)
VALUES (%(project)s, %(feature)s, %(seq)s, %(kind)s, %(actor)s, '["api-engineer"]', now(), %(data)s, %(prev)s, %(hash)s)"""
_DECISION = """INSERT INTO reviews_decision
(feature_id, seq, by_id, at, revision_id, digest, round, role, verdict, reason, data)
VALUES (%(feature)s, %(seq)s, %(actor)s, now(), %(revision)s, %(digest)s, 1, 'api-engineer', 'accept', '', '{}')"""
_HEAD = "UPDATE projects_feature SET chain_head = %(hash)s, chain_length = %(seq)s WHERE id = %(feature)s"
_MOVED = """UPDATE projects_feature SET chain_head = %(hash)s, chain_length = %(seq)s, state = %(to)s, state_since = now()
WHERE id = %(feature)s"""
_LOCK = "SELECT id FROM projects_feature WHERE id = %(feature)s FOR NO KEY UPDATE"
_MEMBER = "SELECT id FROM projects_membership WHERE project_id = %(project)s AND user_id = %(actor)s FOR SHARE"
_STANDING = """UPDATE orchestration_standing SET shut_by = 0, judged_at = now() WHERE feature_id = %(feature)s"""
_ENDED = "UPDATE orchestration_wait SET ended_at = now() WHERE feature_id = %(feature)s AND ended_at IS NULL"
_BEGUN = """INSERT INTO orchestration_wait
(feature_id, project_id, subject, act, gate, roles, users, began_at, began_seq)
VALUES (%(feature)s, %(project)s, 'move:start', 'move', '', '{pm}', '{1}', now(), %(seq)s)"""


@dataclass
class Work:
    token: str
    calls: list[tuple[tuple[str, dict[str, Any]], tuple[str, dict[str, Any]]]]
    row: dict[str, Any]

    def raw_decision(self) -> None:
        self._write("decision.made", _DECISION, _HEAD)

    def raw_move(self) -> None:
        before, after = self.row["state"], "build" if self.row["state"] == "design" else "design"
        self.row |= {"state": after, "to": after}
        self._write("feature.moved", _MOVED, data={"from": before, "to": after})

    def _write(self, kind: str, *statements: str, data: dict[str, Any] | None = None) -> None:
        """One transaction on one feature: lock, evidence, event (its trigger fills the outbox), head, projections."""
        row = self.row
        row["seq"] += 1
        row |= {"kind": kind, "data": json.dumps(data or {}), "prev": row["hash"]}
        row["hash"] = hashlib.sha256(f"{row['prev']}{row['seq']}".encode()).hexdigest()
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            for statement in (_MEMBER, _LOCK, *statements, _EVENT, _STANDING, _ENDED, _BEGUN):
                cursor.execute(statement, row)
            cursor.execute("COMMIT")


def prepared(count: int) -> Work:
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from projects.services.tokens import create_token
    from tests.world import build_world

    world = build_world()
    engineer = world.people["engineer"]
    _token, secret = create_token(name="bench", by=engineer)
    calls = []
    for _ in range(count):
        feature = world.feature()
        world.not_complex(feature)
        world.agree(feature, "mocks")
        revision = world.offer(feature, "prd")
        base = f"/api/v1/features/{feature.key}"
        decision = {"verdict": "accept", "revision": revision.number, "digest": revision.digest}
        calls.append(((f"{base}/gates/prd/decisions", decision), (f"{base}/moves", {"move": "start"})))
    raw = world.bring_to(world.feature(), "design")
    current = world.current(raw, "prd")
    row = {
        "project": raw.project_id,
        "feature": raw.pk,
        "actor": engineer.pk,
        "seq": raw.chain_length,
        "hash": raw.chain_head,
        "revision": current.pk,
        "digest": current.digest,
        "state": raw.state,
    }
    return Work(secret, calls, row)
