"""Assignments and rulings on roles stay as they were written, each with the event that says so."""

from django.db import migrations

# Table: the kind of event that writes its rows.
WRITTEN_BY = {"assignment": "activity.assigned", "roleruling": "role.ruled"}


def _forward() -> str:
    sql = "SET LOCAL lock_timeout = '2s';\n"
    for table, kind in WRITTEN_BY.items():
        sql += (
            f"ALTER TABLE reviews_{table} ADD CONSTRAINT {table}_has_event FOREIGN KEY (feature_id, seq) "
            "REFERENCES projects_event (feature_id, seq) DEFERRABLE INITIALLY DEFERRED;\n"
            f"CREATE TRIGGER {table}_immutable BEFORE UPDATE OR DELETE ON reviews_{table} "
            "FOR EACH ROW EXECUTE FUNCTION countersign_refuse();\n"
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON reviews_{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION countersign_refuse();\n"
            f"CREATE CONSTRAINT TRIGGER {table}_has_its_event AFTER INSERT ON reviews_{table} "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
            f"EXECUTE FUNCTION countersign_has_its_event('seq', '{kind}');\n"
        )
    return sql


def _backward() -> str:
    sql = ""
    for table in WRITTEN_BY:
        for trigger in ("has_its_event", "no_truncate", "immutable"):
            sql += f"DROP TRIGGER {table}_{trigger} ON reviews_{table};\n"
        sql += f"ALTER TABLE reviews_{table} DROP CONSTRAINT {table}_has_event;\n"
    return sql


class Migration(migrations.Migration):
    dependencies = [("reviews", "0014_roles_and_phases")]
    operations = [migrations.RunSQL(_forward(), _backward())]
