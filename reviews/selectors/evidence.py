"""Read the facts of any number of features in one statement."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import connection

from projects import clock
from projects.models import Feature
from reviews.facts import (
    Against,
    DamageFact,
    DecisionFact,
    Facts,
    FlagFact,
    GateFacts,
    MockFact,
    ObligationFact,
    RequestFact,
    RevisionFact,
    RulingFact,
    WaiverFact,
)

# One round trip instead of nine: a gate write and a `can` both read the facts, and each statement costs a third of a
# millisecond. Every branch is an index scan on feature_id (docs/performance.md).
_SQL = """
WITH f AS (SELECT id, project_id, rounds, tick_floors FROM projects_feature WHERE id = ANY(%(features)s)),
damaged AS MATERIALIZED (
  SELECT storage_key, reason, found_at FROM reviews_damagedfile WHERE project_id IN (SELECT project_id FROM f))
SELECT 'revision', r.feature_id, r.gate, r.number, jsonb_build_array(
    r.id, r.number, r.digest, r.by_id, r.at, r.round, r.seq, r.confirms_phase, r.summary, r.agent)
  FROM reviews_revision r WHERE r.feature_id = ANY(%(features)s)
UNION ALL
SELECT 'decision', d.feature_id, r.gate, d.seq, jsonb_build_array(
    d.id, r.number, d.by_id, d.role, d.verdict, d.round, d.seq, d.at, d.reason, v.at, d.carried_from_id IS NOT NULL,
    CASE WHEN d.carried_from_id IS NULL THEN e.actor_roles END, d.data->'against',
    d.agent)
  FROM reviews_decision d JOIN reviews_revision r ON r.id = d.revision_id
  JOIN projects_event e ON (e.feature_id, e.seq) = (d.feature_id, d.seq)
  LEFT JOIN reviews_revocation v ON v.decision_id = d.id WHERE d.feature_id = ANY(%(features)s)
UNION ALL
SELECT 'mock', r.feature_id, r.gate, r.number, jsonb_build_array(r.number, (
    SELECT jsonb_object_agg(s->>'name', s->>'pixel_digest') FROM jsonb_array_elements(r.data->'screens') s))
  FROM reviews_revision r WHERE r.feature_id = ANY(%(features)s) AND r.kind = 'mocks' AND EXISTS (
    SELECT FROM reviews_decision d WHERE d.feature_id = r.feature_id AND d.data->'against' IS NOT NULL)
UNION ALL
SELECT 'request', q.feature_id, r.gate, q.seq, jsonb_build_array(r.number, q.by_id, q.round, q.seq, q.at, q.agent)
  FROM reviews_request q JOIN reviews_revision r ON r.id = q.revision_id WHERE q.feature_id = ANY(%(features)s)
UNION ALL
SELECT 'receiver', c.feature_id, c.gate, c.seq, to_jsonb(c.user_id)
  FROM reviews_receiver c WHERE c.feature_id = ANY(%(features)s) AND c.removed_seq IS NULL
UNION ALL
SELECT 'waiver', w.feature_id, w.gate, w.seq, jsonb_build_array(
    w.id, w.by_id, w.round, w.until, w.at, w.reason, w.confirmed_by_id, w.agent)
  FROM reviews_waiver w WHERE w.feature_id = ANY(%(features)s)
UNION ALL
SELECT 'flag', g.feature_id, '', g.seq, jsonb_build_array(g.id, g.by_id, g.at, g.reason, g.agent)
  FROM reviews_redflag g WHERE g.feature_id = ANY(%(features)s) AND g.resolved_seq IS NULL
UNION ALL
SELECT 'obligation', o.feature_id, o.gate, o.seq, jsonb_build_array(
    o.id, o.gate, o.by_id, o.role, o.checkpoint, o.text, o.owner_id, o.round, o.at, o.done_at)
  FROM reviews_obligation o WHERE o.feature_id = ANY(%(features)s) AND o.met_seq IS NULL
UNION ALL
SELECT 'ruling', u.feature_id, '', u.seq, jsonb_build_array(u.complex, u.by_id, u.at, u.reason, u.agent)
  FROM reviews_ruling u WHERE u.feature_id = ANY(%(features)s)
UNION ALL
SELECT 'tick', t.feature_id, '', t.seq, jsonb_build_array(t.role, t.phase, t.activity, t.done)
  FROM reviews_tick t JOIN f ON f.id = t.feature_id WHERE t.round = (f.rounds->>'phases')::int
  AND t.seq > COALESCE((f.tick_floors->>(t.role || ' ' || t.phase || ' ' || t.activity))::int, 0)
UNION ALL
SELECT 'damage', r.feature_id, r.gate, r.number, jsonb_build_array(r.number, l.name, b.reason, b.found_at)
  FROM damaged b JOIN reviews_revisionfile l ON l.storage_key = b.storage_key
  JOIN reviews_revision r ON r.id = l.revision_id WHERE r.feature_id = ANY(%(features)s)
UNION ALL
SELECT 'member', m.project_id, '', m.id, jsonb_build_array(m.user_id, to_jsonb(m.roles))
  FROM projects_membership m JOIN projects_user p ON p.id = m.user_id
  WHERE p.is_active AND m.project_id IN (SELECT project_id FROM f)
ORDER BY 4
"""


def _when(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _revision(row: list[Any]) -> RevisionFact:
    id_, number, digest, by, at, round_, seq, confirms, summary, agent = row
    return RevisionFact(id_, number, digest, by, datetime.fromisoformat(at), round_, seq, confirms, summary, agent)


def _decision(row: list[Any]) -> DecisionFact:
    id_, revision, by, role, verdict, round_, seq, at, reason, revoked, carried, roles, against, agent = row
    return DecisionFact(
        id_,
        revision,
        by,
        role,
        verdict,
        round_,
        seq,
        datetime.fromisoformat(at),
        reason,
        _when(revoked),
        carried,
        tuple(roles or ()),
        _against(against),
        agent,
    )


def _against(stored: dict[str, Any] | None) -> Against | None:
    if stored is None or "mock" not in stored:
        return None
    screens = {name: (one["mock"], one["pixels"]) for name, one in stored["screens"].items()}
    return Against(stored["mock"]["gate"], stored["mock"]["revision"], screens)


def _request(row: list[Any]) -> RequestFact:
    revision, by, round_, seq, at, agent = row
    return RequestFact(revision, by, round_, seq, datetime.fromisoformat(at), agent)


def _waiver(row: list[Any]) -> WaiverFact:
    id_, by, round_, until, at, reason, confirmed_by, agent = row
    ends, when = datetime.fromisoformat(until), datetime.fromisoformat(at)
    return WaiverFact(id_, by, round_, ends, when, reason, confirmed_by, agent)


def _obligation(row: list[Any]) -> ObligationFact:
    id_, gate, by, role, checkpoint, text, owner, round_, at, done = row
    when = datetime.fromisoformat(at)
    return ObligationFact(id_, gate, by, role, checkpoint, text, owner, round_, when, _when(done))


def _damage(row: list[Any]) -> DamageFact:
    number, name, reason, at = row
    return DamageFact(number, name, reason, datetime.fromisoformat(at))


_GATE_ROWS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "revision": ("revisions", _revision),
    "decision": ("decisions", _decision),
    "request": ("requests", _request),
    "receiver": ("receivers", int),
    "waiver": ("waivers", _waiver),
    "damage": ("damages", _damage),
}


class _Collected:
    """The rows of one feature, sorted into their places."""

    def __init__(self) -> None:
        self.gates: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        self.mocks: list[tuple[str, int, dict[str, str]]] = []
        self.flags: list[FlagFact] = []
        self.obligations: list[ObligationFact] = []
        self.ruling: RulingFact | None = None
        self.ticks: dict[tuple[str, str, int], bool] = {}

    def add(self, kind: str, gate: str, row: Any) -> None:
        if kind in _GATE_ROWS:
            place, build = _GATE_ROWS[kind]
            self.gates[gate][place].append(build(row))
        elif kind == "mock":
            self.mocks.append((gate, row[0], row[1] or {}))
        elif kind == "flag":
            self.flags.append(FlagFact(row[0], row[1], datetime.fromisoformat(row[2]), *row[3:]))
        elif kind == "obligation":
            self.obligations.append(_obligation(row))
        elif kind == "ruling":
            self.ruling = RulingFact(row[0], row[1], datetime.fromisoformat(row[2]), *row[3:])
        elif kind == "tick":
            self.ticks[(row[0], row[1], row[2])] = row[3]

    def gate_facts(self) -> dict[str, GateFacts]:
        mocks = tuple(self._accepted_mocks())
        found = {}
        for gate, places in self.gates.items():
            stands_on = mocks if any(decision.against for decision in places["decisions"]) else ()
            found[gate] = GateFacts(**{place: tuple(rows) for place, rows in places.items()}, mocks=stands_on)
        return found

    def _accepted_mocks(self) -> Iterator[MockFact]:
        for gate, number, screens in self.mocks:
            said = [one for one in self.gates[gate]["decisions"] if one.revision == number and not one.revoked_at]
            accepted = [one.at for one in said if one.verdict == "accept"]
            if accepted:
                pixels = {name.casefold(): digest for name, digest in screens.items()}
                yield MockFact(gate, number, pixels, min(accepted))


def facts_of(features: Iterable[Feature]) -> dict[int, Facts]:
    """Facts by feature id, in one statement for any number of features. Rows are read as of this statement's snapshot."""
    chosen = list(features)
    collected: dict[int, _Collected] = defaultdict(_Collected)
    holders: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"features": [feature.pk for feature in chosen]})
        for kind, owner, gate, _order, packed in cursor.fetchall():
            row = json.loads(packed)
            if kind == "member":
                for role in row[1]:
                    holders[owner][role].add(row[0])
            else:
                collected[owner].add(kind, gate, row)
    return {feature.pk: _facts(feature, collected[feature.pk], holders[feature.project_id]) for feature in chosen}


def _facts(feature: Feature, rows: _Collected, holders: dict[str, set[int]]) -> Facts:
    return Facts(
        key=feature.key,
        state=feature.state,
        state_since=feature.state_since,
        opened_at=feature.opened_at,
        rounds=feature.rounds,
        build_floor=feature.build_floor,
        now=clock.now(),
        gates=rows.gate_facts(),
        flags=tuple(rows.flags),
        obligations=tuple(rows.obligations),
        ruling=rows.ruling,
        ticks=frozenset(place for place, done in rows.ticks.items() if done),
        holders={role: frozenset(people) for role, people in holders.items()},
    )


def facts_for(feature: Feature) -> Facts:
    return facts_of([feature])[feature.pk]
