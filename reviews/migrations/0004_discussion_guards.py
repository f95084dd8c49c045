"""Comments stay as they were said; threads and conditions are completed once; each row has its event."""

from django.db import migrations

WITH_EVENT = ("thread", "comment", "obligation")
COMPLETED = {"thread": "resolved_seq", "obligation": "met_seq"}


def _key(table: str, column: str, name: str) -> str:
    return (
        f"ALTER TABLE reviews_{table} ADD CONSTRAINT {name} FOREIGN KEY (feature_id, {column}) "
        "REFERENCES projects_event (feature_id, seq) DEFERRABLE INITIALLY DEFERRED;\n"
    )


def _forward() -> str:
    sql = "SET LOCAL lock_timeout = '2s';\n"
    for table in WITH_EVENT:
        sql += _key(table, "seq", f"{table}_has_event")
    sql += (
        "CREATE TRIGGER comment_immutable BEFORE UPDATE OR DELETE ON reviews_comment "
        "FOR EACH ROW EXECUTE FUNCTION countersign_refuse();\n"
    )
    for table, column in COMPLETED.items():
        sql += _key(table, column, f"{table}_completion_has_event")
        sql += (
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON reviews_{table} "
            "FOR EACH ROW EXECUTE FUNCTION countersign_refuse();\n"
            f"CREATE TRIGGER {table}_completed_once BEFORE UPDATE ON reviews_{table} "
            f"FOR EACH ROW WHEN (OLD.{column} IS NOT NULL) EXECUTE FUNCTION countersign_refuse();\n"
        )
    return sql


def _backward() -> str:
    sql = ""
    for table in COMPLETED:
        sql += f"DROP TRIGGER {table}_completed_once ON reviews_{table};\n"
        sql += f"DROP TRIGGER {table}_no_delete ON reviews_{table};\n"
        sql += f"ALTER TABLE reviews_{table} DROP CONSTRAINT {table}_completion_has_event;\n"
    sql += "DROP TRIGGER comment_immutable ON reviews_comment;\n"
    for table in WITH_EVENT:
        sql += f"ALTER TABLE reviews_{table} DROP CONSTRAINT {table}_has_event;\n"
    return sql


class Migration(migrations.Migration):
    dependencies = [("reviews", "0003_discussion_and_conditions"), ("projects", "0004_event_times")]
    operations = [migrations.RunSQL(_forward(), _backward())]
