"""Half a piece of evidence is refused by the database: each row stands or falls with its event, and stays as it is."""

from django.db import migrations

IMMUTABLE = ("revision", "revisionfile", "decision", "revocation", "request", "tick", "ruling")
# Rows that are completed once: the column that says so, and which must have its own event.
COMPLETED = {"receiver": "removed_seq", "redflag": "resolved_seq", "waiver": "confirmed_seq"}
WITH_EVENT = tuple(table for table in (*IMMUTABLE, *COMPLETED) if table != "revisionfile")


def _event_key(table: str, column: str, name: str) -> str:
    return (
        f"ALTER TABLE reviews_{table} ADD CONSTRAINT {name} FOREIGN KEY (feature_id, {column}) "
        "REFERENCES projects_event (feature_id, seq) DEFERRABLE INITIALLY DEFERRED;\n"
    )


def _forward() -> str:
    sql = ""
    for table in WITH_EVENT:
        sql += _event_key(table, "seq", f"{table}_has_event")
    for table in IMMUTABLE:
        sql += (
            f"CREATE TRIGGER {table}_immutable BEFORE UPDATE OR DELETE ON reviews_{table} "
            "FOR EACH ROW EXECUTE FUNCTION countersign_refuse();\n"
        )
    for table, column in COMPLETED.items():
        sql += _event_key(table, column, f"{table}_completion_has_event")
        sql += (
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON reviews_{table} "
            "FOR EACH ROW EXECUTE FUNCTION countersign_refuse();\n"
            f"CREATE TRIGGER {table}_completed_once BEFORE UPDATE ON reviews_{table} "
            f"FOR EACH ROW WHEN (OLD.{column} IS NOT NULL) EXECUTE FUNCTION countersign_refuse();\n"
        )
    return sql


def _backward() -> str:
    sql = ""
    for table, _column in COMPLETED.items():
        sql += f"DROP TRIGGER {table}_completed_once ON reviews_{table};\nDROP TRIGGER {table}_no_delete ON reviews_{table};\n"
        sql += f"ALTER TABLE reviews_{table} DROP CONSTRAINT {table}_completion_has_event;\n"
    for table in IMMUTABLE:
        sql += f"DROP TRIGGER {table}_immutable ON reviews_{table};\n"
    for table in WITH_EVENT:
        sql += f"ALTER TABLE reviews_{table} DROP CONSTRAINT {table}_has_event;\n"
    return sql


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial"), ("projects", "0002_guards")]
    operations = [migrations.RunSQL(_forward(), _backward())]
