"""Where the terms of gates begin is written with the event of another process, as are the places of ticks."""

from django.db import migrations

_CHECK = """
CREATE OR REPLACE FUNCTION countersign_process_has_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM projects_event e, projects_processversion was, projects_processversion becomes
    WHERE was.id = OLD.process_id AND becomes.id = NEW.process_id
      AND becomes.project_id = NEW.project_id AND becomes.number > was.number
      AND e.feature_id = NEW.id AND e.txid = txid_current() AND e.kind = 'feature.process_changed'
      AND e.data->>'from' = was.number::text AND e.data->>'to' = becomes.number::text
      AND e.data->'tick_floors' = NEW.tick_floors {more}
  ) THEN
    RAISE EXCEPTION 'feature % changed its process without an event', NEW.key
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
"""
_TRIGGER = """
DROP TRIGGER process_has_event ON projects_feature;
CREATE CONSTRAINT TRIGGER process_has_event AFTER UPDATE OF {columns} ON projects_feature
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (({old}) IS DISTINCT FROM ({new}))
  EXECUTE FUNCTION countersign_process_has_event();
"""


def _trigger(*columns: str) -> str:
    return _TRIGGER.format(
        columns=", ".join(columns),
        old=", ".join(f"OLD.{column}" for column in columns),
        new=", ".join(f"NEW.{column}" for column in columns),
    )


FORWARD = (
    "SET LOCAL lock_timeout = '2s';\n"
    + _CHECK.format(more="AND e.data->'gate_floors' = NEW.gate_floors")
    + _trigger("process_id", "tick_floors", "gate_floors")
)
BACKWARD = _CHECK.format(more="") + _trigger("process_id", "tick_floors")


class Migration(migrations.Migration):
    dependencies = [("projects", "0011_proposal_guards")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
