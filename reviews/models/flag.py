"""Anybody's "stop"."""

from django.db import models

from reviews.models.recorded import Recorded


class RedFlag(Recorded):
    """A “stop” that a member called, and its resolution."""

    reason = models.CharField(max_length=4000)
    flag = models.CharField(max_length=500, blank=True)  # the playbook's own words, where one was chosen
    missed_at = models.CharField(max_length=130, blank=True, db_default="")  # gate:KEY or phase:ROLE:NUMBER
    stopped = models.BooleanField(default=False)  # it sent the feature back to design
    resolved_seq = models.PositiveIntegerField(null=True)
    resolved_by = models.ForeignKey("projects.User", on_delete=models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    resolution = models.CharField(max_length=4000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="flag_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(resolved_seq=None, resolved_by=None, resolved_at=None)
                | models.Q(resolved_seq__isnull=False, resolved_by__isnull=False, resolved_at__isnull=False),
                name="flag_resolved_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["feature"], condition=models.Q(resolved_seq=None), name="flag_open"),
        ]

    def __str__(self) -> str:
        return f"red flag {self.pk}"
