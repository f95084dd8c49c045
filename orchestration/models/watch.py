"""How far the watch has come: what was written since its last look, and which features it still has to look at."""

from django.db import models


class Watch(models.Model):
    """How far the comparison of states with their history has come.

    One row. A horizon is the oldest transaction that might still have been writing when the tables were asked.

    Rows are looked for from behind the horizon before the last one, because the server counts writes some seconds late.
    """

    horizon_before = models.BigIntegerField(default=0)
    horizon = models.BigIntegerField(default=0)
    counters = models.JSONField(default=dict)  # by table: rows inserted, updated, deleted since the server started
    newest = models.JSONField(default=dict)  # by append-only table: the highest id seen
    guards = models.JSONField(default=dict)  # {"migrations": count, "names": [...]}
    swept_to = models.BigIntegerField(default=0)  # the feature that the slow round through all of them came to
    files_after = models.CharField(max_length=200, blank=True)
    anchors_at = models.DateTimeField(null=True)  # when all anchors were last compared
    looked_at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0)  # the last look took
    looked_through = models.PositiveIntegerField(default=0)  # features compared by the last look
    taken_until = models.DateTimeField(null=True)  # by the worker that is looking

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_watch")]

    def __str__(self) -> str:
        return f"watch of {self.looked_at}"


class Suspect(models.Model):
    """A feature to be compared with its history: rows of it were written, or are missing."""

    feature = models.OneToOneField("projects.Feature", on_delete=models.CASCADE, primary_key=True, related_name="+")

    def __str__(self) -> str:
        return f"suspect feature {self.feature_id}"
