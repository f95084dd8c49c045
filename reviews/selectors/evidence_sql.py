"""The statement that reads all facts of features."""

# One round trip instead of nine: a gate write and a `can` both read the facts, and each statement costs a third of a
# millisecond. Every branch is an index scan on feature_id (docs/performance.md).
FACTS = """
WITH f AS (SELECT id, project_id, rounds, tick_floors FROM projects_feature WHERE id = ANY(%(features)s)),
damaged AS MATERIALIZED (
  SELECT storage_key, reason, found_at FROM reviews_damagedfile WHERE project_id IN (SELECT project_id FROM f))
SELECT 'revision', r.feature_id, r.gate, r.number, jsonb_build_array(
    r.id, r.number, r.digest, r.by_id, r.at, r.round, r.seq, r.confirms_phase, r.summary, r.agent, r.kind)
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
    w.id, w.by_id, w.round, w.until, w.at, w.reason, w.confirmed_by_id, w.agent, w.seq)
  FROM reviews_waiver w WHERE w.feature_id = ANY(%(features)s)
    AND NOT EXISTS (SELECT FROM reviews_waiverwithdrawal x WHERE x.waiver_id = w.id)
UNION ALL
SELECT 'flag', g.feature_id, '', g.seq, jsonb_build_array(g.id, g.by_id, g.at, g.reason, g.agent)
  FROM reviews_redflag g WHERE g.feature_id = ANY(%(features)s) AND g.resolved_seq IS NULL
UNION ALL
SELECT 'obligation', o.feature_id, o.gate, o.seq, jsonb_build_array(
    o.id, o.gate, o.by_id, o.role, o.checkpoint, o.text, o.owner_id, o.round, o.at, o.done_at)
  FROM reviews_obligation o WHERE o.feature_id = ANY(%(features)s) AND o.met_seq IS NULL
UNION ALL
SELECT 'role', o.feature_id, '', o.seq, jsonb_build_array(o.role, o.applies, o.by_id, o.at, o.reason, o.agent)
  FROM reviews_roleruling o WHERE o.feature_id = ANY(%(features)s)
UNION ALL
SELECT 'usage', r.feature_id, r.gate, r.number, jsonb_path_query_array(r.data, '$.components[*].component')
  FROM reviews_revision r WHERE r.feature_id = ANY(%(features)s) AND r.kind = 'usage'
UNION ALL
SELECT 'ruling', u.feature_id, '', u.seq, jsonb_build_array(u.complex, u.by_id, u.at, u.reason, u.agent)
  FROM reviews_ruling u WHERE u.feature_id = ANY(%(features)s)
UNION ALL
SELECT 'tick', t.feature_id, '', t.seq, jsonb_build_array(t.role, t.phase, t.activity, t.done, t.set_aside)
  FROM reviews_tick t JOIN f ON f.id = t.feature_id WHERE t.round = (f.rounds->>'phases')::int
  AND t.seq > COALESCE((f.tick_floors->>(t.role || ' ' || t.phase || ' ' || t.activity))::int, 0)
UNION ALL
SELECT 'damage', r.feature_id, r.gate, r.number, jsonb_build_array(r.number, l.name, b.reason, b.found_at)
  FROM damaged b JOIN reviews_revisionfile l ON l.storage_key = b.storage_key
  JOIN reviews_revision r ON r.id = l.revision_id WHERE r.feature_id = ANY(%(features)s)
UNION ALL
SELECT 'alarm', f.id, '', a.id, jsonb_build_array(a.said, a.first_seen)
  FROM reviews_alarm a JOIN f ON a.subject IN ('feature:' || f.id, 'project:' || f.project_id)
  WHERE a.cleared_at IS NULL AND a.shuts
UNION ALL
SELECT 'member', m.project_id, '', m.id, jsonb_build_array(m.user_id, to_jsonb(m.roles))
  FROM projects_membership m JOIN projects_user p ON p.id = m.user_id
  WHERE p.is_active AND m.project_id IN (SELECT project_id FROM f)
ORDER BY 4
"""
