"""What somebody who owns the database server, or the disk, can do to what was agreed: each in a feature of its own."""

from dataclasses import dataclass

E = "SELECT id FROM projects_feature WHERE title = '{name}'"


@dataclass(frozen=True)
class Corruption:
    """`sql` may speak of {f}, the feature of that name; `rings` is the kind of alarm, `said` a part of its sentence."""

    name: str
    sql: str
    said: str
    rings: str = "evidence"

    def statement(self) -> str:
        return self.sql.format(f=f"({E.format(name=self.name)})")


CORRUPTIONS = [
    Corruption("state jumped", "UPDATE projects_feature SET state = 'merged' WHERE id = {f}", "its state is 'merged'"),
    Corruption(
        "rounds turned back",
        "UPDATE projects_feature SET rounds = jsonb_set(rounds, '{{start}}', '2') WHERE id = {f}",
        "its rounds is",
    ),
    Corruption(
        "summary changed",
        "UPDATE projects_feature SET summary = 'Other' WHERE id = {f}",
        "its summary is not what the events say.",
    ),
    Corruption(
        "head exchanged",
        "UPDATE projects_feature SET chain_head = repeat('0', 64) WHERE id = {f}",
        "the chain is broken",
    ),
    Corruption(
        "tail cut", "DELETE FROM projects_event WHERE feature_id = {f} AND seq = 6", "the chain ends at event 5"
    ),
    Corruption(
        "tail cut and smoothed",
        "DELETE FROM reviews_decision WHERE feature_id = {f}; DELETE FROM reviews_revisionfile WHERE revision_id IN "
        "(SELECT id FROM reviews_revision WHERE feature_id = {f}); DELETE FROM reviews_revision WHERE feature_id = {f}; "
        "DELETE FROM projects_event WHERE feature_id = {f} AND seq > 2; UPDATE projects_feature SET chain_length = 2, "
        "chain_head = (SELECT hash FROM projects_event WHERE feature_id = {f} AND seq = 2) WHERE id = {f}",
        "which anchor",
    ),
    Corruption(
        "event rewritten",
        "UPDATE projects_event SET data = jsonb_set(data, '{{reason}}', '\"x\"') WHERE feature_id = {f} AND seq = 2",
        "event 2 was altered",
    ),
    Corruption("event gone", "DELETE FROM projects_event WHERE feature_id = {f} AND seq = 2", "event 2 is missing"),
    Corruption(
        "verdict turned",
        "UPDATE reviews_decision SET verdict = 'block', reason = 'No' WHERE feature_id = {f}",
        "agree on its verdict",
    ),
    Corruption(
        "digest exchanged",
        "UPDATE reviews_decision SET digest = repeat('0', 64) WHERE feature_id = {f}",
        "agree on its digest",
    ),
    Corruption("decision gone", "DELETE FROM reviews_decision WHERE feature_id = {f}", "has 0 of 1 rows of evidence"),
    Corruption(
        "decision forged",
        "INSERT INTO reviews_decision (feature_id, revision_id, verdict, digest, role, reason, data, round, seq, at, by_id, agent) "
        "SELECT feature_id, revision_id, verdict, digest, role, reason, data, round, 99, at, by_id, agent "
        "FROM reviews_decision WHERE feature_id = {f} LIMIT 1",
        "points at event 99",
    ),
    Corruption(
        "text rewritten",
        "UPDATE reviews_revision SET body = body || 'More.' WHERE feature_id = {f} AND gate = 'prd'",
        "is not what its digest says",
    ),
    Corruption(
        "file exchanged",
        "UPDATE reviews_revisionfile SET sha256 = repeat('0', 64) WHERE revision_id = "
        "(SELECT max(id) FROM reviews_revision WHERE feature_id = {f} AND gate = 'mocks')",
        "revision 1 of mocks",
    ),
    Corruption(
        "file taken off",
        "DELETE FROM reviews_revisionfile WHERE revision_id = "
        "(SELECT max(id) FROM reviews_revision WHERE feature_id = {f} AND gate = 'mocks')",
        "revision 1 of mocks",
    ),
    Corruption(
        "waiver confirmed",
        "UPDATE reviews_waiver SET confirmed_by_id = by_id + 1, confirmed_seq = seq, confirmed_at = at WHERE feature_id = {f}",
        "waiver",
    ),
    Corruption(
        "flag resolved",
        "UPDATE reviews_redflag SET resolved_by_id = by_id - 1, resolved_seq = seq, resolved_at = at, resolution = 'Fine' "
        "WHERE feature_id = {f}",
        "flag",
    ),
    Corruption("ruling turned", "UPDATE reviews_ruling SET complex = true WHERE feature_id = {f}", "its complex"),
    Corruption(
        "pips painted",
        "UPDATE orchestration_standing SET pips = jsonb_set(pips, '{{0,state}}', '\"waived\"') WHERE feature_id = {f}",
        "what lists show",
        rings="projection",
    ),
    Corruption(
        "standing gone",
        "DELETE FROM orchestration_standing WHERE feature_id = {f}",
        "what lists show",
        rings="projection",
    ),
]
# What belongs to a whole project or to the installation.
WIDE = [
    Corruption(
        "role given",
        "UPDATE projects_membership SET roles = roles || '{{qa}}' WHERE project_id = (SELECT id FROM projects_project WHERE key = 'ROLE') "
        "AND roles @> '{{pm}}'",
        "holds pm, qa",
        rings="project",
    ),
    Corruption(
        "process rewritten",
        "UPDATE projects_processversion SET document = jsonb_set(document, '{{gates,0,title}}', '\"Nothing\"') "
        "WHERE project_id = (SELECT id FROM projects_project WHERE key = 'PROC')",
        "is not what was published",
        rings="project",
    ),
    Corruption(
        "feature gone",
        "UPDATE projects_project SET last_feature_number = last_feature_number + 1 WHERE key = 'GONE'",
        "feature GONE-2 is gone",
        rings="project",
    ),
    Corruption(
        "guard off", "ALTER TABLE reviews_decision DISABLE TRIGGER decision_immutable", "decision_immutable", "guards"
    ),
    Corruption(
        "anchor rewritten", "UPDATE projects_anchor SET last_event = last_event + 1", "anchor 1 was altered", "anchors"
    ),
    Corruption(
        "event put off",
        "UPDATE projects_outbox SET not_before = now() + interval '9 years' WHERE event_id = (SELECT max(event_id) FROM projects_outbox)",
        "longer than any pause",
        "outbox",
    ),
]
