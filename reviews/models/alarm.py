"""What is not as the history says: found by the watch, there until its cause is mended."""

from django.db import models
from django.db.models import Q


class Alarm(models.Model):
    """One thing that does not fit, from when it was first seen until it fits again. `cleared_at` is null while it rings.

    While it rings and `shuts`, the feature (or every feature of the project, where no feature is named) passes no gate.
    Rows are no evidence, and are kept as the record of what was found.
    """

    class Kind(models.TextChoices):
        EVIDENCE = "evidence"  # of a feature: chain, rows, rounds, contents
        PROJECT = "project"  # its chain, members, settings, processes, the count of its features
        PROJECTION = "projection"  # what lists show of a feature
        GUARDS = "guards"  # of the database
        ANCHORS = "anchors"
        OUTBOX = "outbox"
        FILES = "files"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, null=True, related_name="+")
    feature = models.ForeignKey("projects.Feature", on_delete=models.CASCADE, null=True, related_name="+")
    subject = models.CharField(max_length=40, blank=True)  # feature:7, project:3, or "" for the whole installation
    said = models.CharField(max_length=500)  # the first thing found, in a sentence
    found = models.PositiveIntegerField(default=1)  # how many things
    shuts = models.BooleanField()
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["evidence", "project", "projection", "guards", "anchors", "outbox", "files"]),
                name="alarm_kind_known",
            ),
            models.UniqueConstraint(fields=["kind", "subject"], condition=Q(cleared_at=None), name="alarm_rings_once"),
        ]
        indexes = [models.Index(fields=["-first_seen"], name="alarm_newest")]

    def __str__(self) -> str:
        return f"{self.kind} alarm {self.pk}"
