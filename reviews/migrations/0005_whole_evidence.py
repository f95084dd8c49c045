"""A piece of evidence stands with the event that tells of it, and of no other; nothing but its completion changes later."""

from django.db import migrations

# Table: the kinds of event that write its rows.
WRITTEN_BY = {
    "revision": ("revision.offered",),
    "decision": ("decision.made", "decision.carried"),
    "revocation": ("decision.revoked",),
    "request": ("request.made",),
    "tick": ("phase.ticked",),
    "ruling": ("complexity.ruled",),
    "receiver": ("receivers.named",),
    "redflag": ("flag.raised",),
    "waiver": ("waiver.proposed",),
}
# Table: the word that its completion's columns begin with, the kind of event, and what else comes with it.
COMPLETED_BY = {
    "receiver": ("removed", "receiver.removed", "removal_reason"),
    "redflag": ("resolved", "flag.resolved", "resolution"),
    "waiver": ("confirmed", "waiver.confirmed", None),
}
NEVER_EMPTIED = (*WRITTEN_BY, "revisionfile", "thread", "comment", "obligation")

FUNCTIONS = """
SET LOCAL lock_timeout = '60ms';

-- Arguments: the column with the event's place, then the kinds of event that may stand there.
CREATE FUNCTION countersign_has_its_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM projects_event e WHERE e.feature_id = NEW.feature_id AND e.txid = txid_current()
      AND e.seq = (to_jsonb(NEW)->>TG_ARGV[0])::int AND e.kind = ANY(TG_ARGV[1:])
  ) THEN
    RAISE EXCEPTION 'a row of % has no event of its own', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION countersign_event_has_its_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM reviews_decision d WHERE d.feature_id = NEW.feature_id AND d.seq = NEW.seq) THEN
    RAISE EXCEPTION 'event % tells of a decision that is not there', NEW.seq
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER event_has_its_decision AFTER INSERT ON projects_event
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind IN ('decision.made', 'decision.carried'))
  EXECUTE FUNCTION countersign_event_has_its_decision();

-- Arguments: the columns that may change.
CREATE FUNCTION countersign_only_completed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(OLD) - TG_ARGV IS DISTINCT FROM to_jsonb(NEW) - TG_ARGV THEN
    RAISE EXCEPTION 'a row of % can only be completed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""


def _quoted(*words: str) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _has_its_event(table: str, name: str, when: str, column: str, *kinds: str) -> str:
    return (
        f"CREATE CONSTRAINT TRIGGER {name} AFTER {when} ON reviews_{table} DEFERRABLE INITIALLY DEFERRED "
        f"FOR EACH ROW EXECUTE FUNCTION countersign_has_its_event({_quoted(column, *kinds)});\n"
    )


def _forward() -> str:
    sql = FUNCTIONS
    for table, kinds in WRITTEN_BY.items():
        sql += _has_its_event(table, f"{table}_has_its_event", "INSERT", "seq", *kinds)
    for table, (word, kind, more) in COMPLETED_BY.items():
        columns = [f"{word}_seq", f"{word}_by_id", f"{word}_at", *([more] if more else [])]
        sql += _has_its_event(table, f"{table}_completion_has_its_event", "UPDATE", f"{word}_seq", kind)
        sql += (
            f"CREATE TRIGGER {table}_only_completed BEFORE UPDATE ON reviews_{table} "
            f"FOR EACH ROW EXECUTE FUNCTION countersign_only_completed({_quoted(*columns)});\n"
        )
    for table in NEVER_EMPTIED:
        sql += (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON reviews_{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION countersign_refuse();\n"
        )
    return sql


def _backward() -> str:
    sql = "".join(f"DROP TRIGGER {table}_no_truncate ON reviews_{table};\n" for table in NEVER_EMPTIED)
    for table in COMPLETED_BY:
        sql += f"DROP TRIGGER {table}_only_completed ON reviews_{table};\n"
        sql += f"DROP TRIGGER {table}_completion_has_its_event ON reviews_{table};\n"
    for table in WRITTEN_BY:
        sql += f"DROP TRIGGER {table}_has_its_event ON reviews_{table};\n"
    return sql + (
        "DROP TRIGGER event_has_its_decision ON projects_event;\n"
        "DROP FUNCTION countersign_only_completed();\n"
        "DROP FUNCTION countersign_event_has_its_decision();\n"
        "DROP FUNCTION countersign_has_its_event();\n"
    )


class Migration(migrations.Migration):
    dependencies = [("reviews", "0004_discussion_guards"), ("projects", "0005_rounds_guard")]
    operations = [migrations.RunSQL(_forward(), _backward())]
