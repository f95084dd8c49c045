"""Projections of a feature's verdicts, written in the transaction of every change to it (docs/adr/0002).

They serve lists: the board, my turn, the dashboard. Whether a move is allowed is never read from here.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q


class Standing(models.Model):
    """What boards show of a feature, written with each of its changes."""

    feature = models.OneToOneField(
        "projects.Feature", on_delete=models.CASCADE, primary_key=True, related_name="standing"
    )
    pips = models.JSONField()  # [{"key", "title", "checkpoint", "state"}] in the order of the process
    next_move = models.CharField(max_length=20, blank=True)
    shut_by = models.PositiveSmallIntegerField(default=0)  # blockers of the next move
    flags = models.PositiveSmallIntegerField(default=0)  # open red flags
    valid_until = models.DateTimeField(null=True)  # time alone may change the verdicts then: judge anew
    judged_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["valid_until"], condition=Q(valid_until__isnull=False), name="standing_expiry"),
            models.Index(fields=["judged_at", "feature"], name="standing_updated"),
            GinIndex(fields=["pips"], opclasses=["jsonb_path_ops"], name="standing_gates"),
            models.Index(fields=["feature"], condition=Q(flags__gt=0), name="standing_stopped"),
        ]

    def __str__(self) -> str:
        return f"standing of feature {self.feature_id}"


class Wait(models.Model):
    """One stretch of time in which a thing was in somebody's court. `ended_at` is null for what waits now."""

    feature = models.ForeignKey("projects.Feature", on_delete=models.CASCADE, related_name="+")
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=120)  # gate:prd, phase:api-engineer:1, move:start, flag:3, waiver:2
    act = models.CharField(max_length=12)  # offer decide answer lift tick confirm resolve move mend fulfil vouch
    gate = models.CharField(max_length=60, blank=True)
    roles = ArrayField(models.CharField(max_length=60))
    users = ArrayField(models.BigIntegerField())
    began_at = models.DateTimeField()
    began_seq = models.PositiveIntegerField()  # the event of the feature's chain that began it
    ended_at = models.DateTimeField(null=True)
    # When it is over its promise, where its gate has a service level of its own; else the project's promise counts.
    due_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["feature"], condition=Q(ended_at=None), name="wait_open_by_feature"),
            models.Index(fields=["project", "began_at"], name="wait_by_project"),
            models.Index(fields=["project", "began_at"], condition=Q(ended_at=None), name="wait_open_by_project"),
            GinIndex(fields=["users"], condition=Q(ended_at=None), name="wait_open_by_user"),
            GinIndex(fields=["roles"], condition=Q(ended_at=None), name="wait_open_by_role"),
            models.Index(fields=["feature", "began_seq"], name="wait_by_event"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} waits for {', '.join(self.roles)}"
