"""Rounds decide which answers count, so they change with their event as the state does; a process is not truncated."""

from django.db import migrations

_FUNCTION = """
CREATE OR REPLACE FUNCTION countersign_state_has_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'intake' THEN
      RAISE EXCEPTION 'a feature begins in intake' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  ELSIF NOT EXISTS (
    SELECT FROM projects_event e WHERE e.feature_id = NEW.id AND e.txid = txid_current() AND e.kind = 'feature.moved'
      AND e.data->>'from' = OLD.state AND e.data->>'to' = NEW.state {rounds}
  ) THEN
    RAISE EXCEPTION 'feature % changed state without an event', NEW.key USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
"""
_TRIGGER = """
DROP TRIGGER state_has_event ON projects_feature;
CREATE CONSTRAINT TRIGGER state_has_event AFTER UPDATE OF {columns} ON projects_feature
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION countersign_state_has_event();
"""

FORWARD = (
    "SET LOCAL lock_timeout = '400ms';\n"
    + _FUNCTION.format(rounds="AND (NEW.rounds = OLD.rounds OR e.data->'rounds' = NEW.rounds)")
    + _TRIGGER.format(
        columns="state, rounds", changed="(OLD.state, OLD.rounds) IS DISTINCT FROM (NEW.state, NEW.rounds)"
    )
    + "CREATE TRIGGER process_no_truncate BEFORE TRUNCATE ON projects_processversion "
    "FOR EACH STATEMENT EXECUTE FUNCTION countersign_refuse();\n"
)
BACKWARD = (
    "DROP TRIGGER process_no_truncate ON projects_processversion;\n"
    + _FUNCTION.format(rounds="")
    + _TRIGGER.format(columns="state", changed="OLD.state IS DISTINCT FROM NEW.state")
)


class Migration(migrations.Migration):
    dependencies = [("projects", "0004_event_times")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
