"""Numbers and test results stay as they were written; discussions and conditions stand with events of their own kind."""

from django.db import migrations

# Table: the kinds of event that write its rows.
WRITTEN_BY = {
    "recordnumber": ("revision.offered",),
    "testresult": ("test.reported",),
    "thread": ("thread.begun",),
    "comment": ("thread.begun", "thread.answered"),
    "obligation": ("decision.made",),
}
NEW = ("recordnumber", "testresult")
# Table: the word that its completion's columns begin with, the kind of event, and what else may change until then.
COMPLETED_BY = {
    "thread": ("resolved", "thread.resolved", ()),
    "obligation": ("met", "obligation.met", ("done_note", "done_at")),
}


def _quoted(*words: str) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _forward() -> str:
    sql = "SET LOCAL lock_timeout = '2s';\n"
    for table in NEW:
        sql += (
            f"ALTER TABLE reviews_{table} ADD CONSTRAINT {table}_has_event FOREIGN KEY (feature_id, seq) "
            "REFERENCES projects_event (feature_id, seq) DEFERRABLE INITIALLY DEFERRED;\n"
            f"CREATE TRIGGER {table}_immutable BEFORE UPDATE OR DELETE ON reviews_{table} "
            "FOR EACH ROW EXECUTE FUNCTION countersign_refuse();\n"
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON reviews_{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION countersign_refuse();\n"
        )
    for table, kinds in WRITTEN_BY.items():
        sql += (
            f"CREATE CONSTRAINT TRIGGER {table}_has_its_event AFTER INSERT ON reviews_{table} "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
            f"EXECUTE FUNCTION countersign_has_its_event({_quoted('seq', *kinds)});\n"
        )
    for table, (word, kind, more) in COMPLETED_BY.items():
        columns = (f"{word}_seq", f"{word}_by_id", f"{word}_at", *more)
        sql += (
            f"CREATE CONSTRAINT TRIGGER {table}_completion_has_its_event AFTER UPDATE ON reviews_{table} "
            f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.{word}_seq IS NOT NULL) "
            f"EXECUTE FUNCTION countersign_has_its_event({_quoted(f'{word}_seq', kind)});\n"
            f"CREATE TRIGGER {table}_only_completed BEFORE UPDATE ON reviews_{table} "
            f"FOR EACH ROW EXECUTE FUNCTION countersign_only_completed({_quoted(*columns)});\n"
        )
    return sql


def _backward() -> str:
    sql = ""
    for table in COMPLETED_BY:
        sql += f"DROP TRIGGER {table}_only_completed ON reviews_{table};\n"
        sql += f"DROP TRIGGER {table}_completion_has_its_event ON reviews_{table};\n"
    for table in WRITTEN_BY:
        sql += f"DROP TRIGGER {table}_has_its_event ON reviews_{table};\n"
    for table in NEW:
        sql += f"DROP TRIGGER {table}_no_truncate ON reviews_{table};\n"
        sql += f"DROP TRIGGER {table}_immutable ON reviews_{table};\n"
        sql += f"ALTER TABLE reviews_{table} DROP CONSTRAINT {table}_has_event;\n"
    return sql


class Migration(migrations.Migration):
    dependencies = [("reviews", "0009_records_and_results")]
    operations = [migrations.RunSQL(_forward(), _backward())]
