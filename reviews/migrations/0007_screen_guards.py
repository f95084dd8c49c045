"""What is held against what is said once, with the event that tells of it."""

from django.db import migrations

FORWARD = """
SET LOCAL lock_timeout = '2s';
ALTER TABLE reviews_screenpairing ADD CONSTRAINT screenpairing_has_event FOREIGN KEY (feature_id, seq)
  REFERENCES projects_event (feature_id, seq) DEFERRABLE INITIALLY DEFERRED;
CREATE CONSTRAINT TRIGGER screenpairing_has_its_event AFTER INSERT ON reviews_screenpairing
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION countersign_has_its_event('seq', 'screen.paired');
CREATE TRIGGER screenpairing_immutable BEFORE UPDATE OR DELETE ON reviews_screenpairing
  FOR EACH ROW EXECUTE FUNCTION countersign_refuse();
CREATE TRIGGER screenpairing_no_truncate BEFORE TRUNCATE ON reviews_screenpairing
  FOR EACH STATEMENT EXECUTE FUNCTION countersign_refuse();
"""
BACKWARD = """
DROP TRIGGER screenpairing_no_truncate ON reviews_screenpairing;
DROP TRIGGER screenpairing_immutable ON reviews_screenpairing;
DROP TRIGGER screenpairing_has_its_event ON reviews_screenpairing;
ALTER TABLE reviews_screenpairing DROP CONSTRAINT screenpairing_has_event;
"""


class Migration(migrations.Migration):
    dependencies = [("reviews", "0006_screens")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
