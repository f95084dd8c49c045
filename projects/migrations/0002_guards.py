"""What the database itself refuses: a rewritten history, a forked chain, a state change without its event."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION countersign_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: these rows are append-only', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON projects_event
  FOR EACH ROW EXECUTE FUNCTION countersign_refuse();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON projects_event
  FOR EACH STATEMENT EXECUTE FUNCTION countersign_refuse();
CREATE TRIGGER anchor_append_only BEFORE UPDATE OR DELETE ON projects_anchor
  FOR EACH ROW EXECUTE FUNCTION countersign_refuse();
CREATE TRIGGER anchor_no_truncate BEFORE TRUNCATE ON projects_anchor
  FOR EACH STATEMENT EXECUTE FUNCTION countersign_refuse();
CREATE TRIGGER process_immutable BEFORE UPDATE OR DELETE ON projects_processversion
  FOR EACH ROW EXECUTE FUNCTION countersign_refuse();

CREATE FUNCTION countersign_event_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before text;
BEGIN
  NEW.txid := txid_current();
  IF NEW.seq > 1 THEN
    SELECT hash INTO before FROM projects_event e WHERE e.seq = NEW.seq - 1
      AND CASE WHEN NEW.feature_id IS NULL THEN e.feature_id IS NULL AND e.project_id = NEW.project_id
               ELSE e.feature_id = NEW.feature_id END;
  ELSE
    before := '';
  END IF;
  IF before IS NULL OR before <> NEW.prev THEN
    RAISE EXCEPTION 'event % does not follow its chain', NEW.seq USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER event_follows BEFORE INSERT ON projects_event
  FOR EACH ROW EXECUTE FUNCTION countersign_event_follows();

CREATE FUNCTION countersign_event_to_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO projects_outbox (event_id, attempts) VALUES (NEW.id, 0);
  RETURN NULL;
END $$;
CREATE TRIGGER event_to_outbox AFTER INSERT ON projects_event
  FOR EACH ROW EXECUTE FUNCTION countersign_event_to_outbox();

CREATE FUNCTION countersign_state_has_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'intake' THEN
      RAISE EXCEPTION 'a feature begins in intake' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  ELSIF NOT EXISTS (
    SELECT FROM projects_event e WHERE e.feature_id = NEW.id AND e.txid = txid_current() AND e.kind = 'feature.moved'
      AND e.data->>'from' = OLD.state AND e.data->>'to' = NEW.state
  ) THEN
    RAISE EXCEPTION 'feature % changed state without an event', NEW.key USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER state_has_event AFTER UPDATE OF state ON projects_feature
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
  EXECUTE FUNCTION countersign_state_has_event();
CREATE TRIGGER feature_begins_in_intake AFTER INSERT ON projects_feature
  FOR EACH ROW EXECUTE FUNCTION countersign_state_has_event();
"""

BACKWARD = """
DROP TRIGGER feature_begins_in_intake ON projects_feature;
DROP TRIGGER state_has_event ON projects_feature;
DROP FUNCTION countersign_state_has_event();
DROP TRIGGER event_to_outbox ON projects_event;
DROP FUNCTION countersign_event_to_outbox();
DROP TRIGGER event_follows ON projects_event;
DROP FUNCTION countersign_event_follows();
DROP TRIGGER process_immutable ON projects_processversion;
DROP TRIGGER anchor_no_truncate ON projects_anchor;
DROP TRIGGER anchor_append_only ON projects_anchor;
DROP TRIGGER event_no_truncate ON projects_event;
DROP TRIGGER event_append_only ON projects_event;
DROP FUNCTION countersign_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
