"""A process changes by two people's word and leaves its events; a feature comes under a newer one by an event only."""

from django.db import migrations

_COMPLETION = ("outcome", "reason", "decided_by_id", "decided_at", "decided_seq", "version_id")

_STATE = """
CREATE OR REPLACE FUNCTION countersign_state_has_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'intake' THEN
      RAISE EXCEPTION 'a feature begins in intake' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  ELSIF NOT EXISTS (
    SELECT FROM projects_event e WHERE e.feature_id = NEW.id AND e.txid = txid_current() AND ({cases})
  ) THEN
    RAISE EXCEPTION 'feature % changed state without an event', NEW.key USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
"""
_MOVED = (
    "e.kind = 'feature.moved' AND e.data->>'from' = OLD.state AND e.data->>'to' = NEW.state "
    "AND (NEW.rounds = OLD.rounds OR e.data->'rounds' = NEW.rounds)"
)
_ADOPTED = "e.kind = 'feature.process_changed' AND NEW.state = OLD.state AND e.data->'rounds' = NEW.rounds"

_PROCESS = """
CREATE FUNCTION countersign_process_has_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM projects_event e, projects_processversion was, projects_processversion becomes
    WHERE was.id = OLD.process_id AND becomes.id = NEW.process_id
      AND becomes.project_id = NEW.project_id AND becomes.number > was.number
      AND e.feature_id = NEW.id AND e.txid = txid_current() AND e.kind = 'feature.process_changed'
      AND e.data->>'from' = was.number::text AND e.data->>'to' = becomes.number::text
      AND e.data->'tick_floors' = NEW.tick_floors
  ) THEN
    RAISE EXCEPTION 'feature % changed its process without an event', NEW.key
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER process_has_event AFTER UPDATE OF process_id, tick_floors ON projects_feature
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD.process_id, OLD.tick_floors) IS DISTINCT FROM (NEW.process_id, NEW.tick_floors))
  EXECUTE FUNCTION countersign_process_has_event();

CREATE FUNCTION countersign_version_has_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM projects_event e WHERE e.project_id = NEW.project_id AND e.feature_id IS NULL AND e.txid = txid_current()
      AND (e.kind = 'project.created' AND NEW.number = 1
        OR e.kind = 'process.published' AND e.data->>'version' = NEW.number::text)
  ) THEN
    RAISE EXCEPTION 'process version % appeared without an event', NEW.number
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER version_has_event AFTER INSERT ON projects_processversion
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION countersign_version_has_event();

CREATE FUNCTION countersign_proposal_has_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  place int := CASE WHEN TG_OP = 'INSERT' THEN NEW.seq ELSE NEW.decided_seq END;
  wanted text := CASE WHEN TG_OP = 'INSERT' THEN 'process.proposed' WHEN NEW.outcome = 'alone' THEN 'process.published'
    ELSE 'process.' || NEW.outcome END;
BEGIN
  IF TG_OP = 'INSERT' AND NEW.outcome <> '' THEN
    RAISE EXCEPTION 'a proposal begins undecided' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT EXISTS (
    SELECT FROM projects_event e WHERE e.project_id = NEW.project_id AND e.feature_id IS NULL AND e.seq = place
      AND e.txid = txid_current() AND e.kind = wanted AND e.data->>'proposal' = NEW.id::text
      AND e.actor_id = CASE WHEN TG_OP = 'INSERT' THEN NEW.by_id ELSE NEW.decided_by_id END
  ) THEN
    RAISE EXCEPTION 'proposal % has no event of its kind', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER proposal_has_event AFTER INSERT ON projects_processproposal
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION countersign_proposal_has_event();
CREATE CONSTRAINT TRIGGER proposal_outcome_has_event AFTER UPDATE ON projects_processproposal
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION countersign_proposal_has_event();

CREATE FUNCTION countersign_proposal_completed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.outcome <> '' OR NEW.outcome = '' OR to_jsonb(OLD) - TG_ARGV IS DISTINCT FROM to_jsonb(NEW) - TG_ARGV THEN
    RAISE EXCEPTION 'a proposal is decided once and never rewritten' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proposal_completed_once BEFORE UPDATE ON projects_processproposal
  FOR EACH ROW EXECUTE FUNCTION countersign_proposal_completed({completion});
CREATE TRIGGER proposal_no_delete BEFORE DELETE ON projects_processproposal
  FOR EACH ROW EXECUTE FUNCTION countersign_refuse();
CREATE TRIGGER proposal_no_truncate BEFORE TRUNCATE ON projects_processproposal
  FOR EACH STATEMENT EXECUTE FUNCTION countersign_refuse();
"""

FORWARD = (
    "SET LOCAL lock_timeout = '300ms';\n"
    + _STATE.format(cases=f"{_MOVED} OR {_ADOPTED}")
    + _PROCESS.format(completion=", ".join(f"'{column}'" for column in _COMPLETION))
)
BACKWARD = (
    _STATE.format(cases=_MOVED)
    + """
DROP TRIGGER proposal_no_truncate ON projects_processproposal;
DROP TRIGGER proposal_no_delete ON projects_processproposal;
DROP TRIGGER proposal_completed_once ON projects_processproposal;
DROP TRIGGER proposal_outcome_has_event ON projects_processproposal;
DROP TRIGGER proposal_has_event ON projects_processproposal;
DROP TRIGGER version_has_event ON projects_processversion;
DROP TRIGGER process_has_event ON projects_feature;
DROP FUNCTION countersign_proposal_completed();
DROP FUNCTION countersign_proposal_has_event();
DROP FUNCTION countersign_version_has_event();
DROP FUNCTION countersign_process_has_event();
"""
)


class Migration(migrations.Migration):
    dependencies = [("projects", "0010_proposals")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
