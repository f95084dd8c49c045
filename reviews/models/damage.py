"""What the store of files no longer holds as it was offered, and how far the daily look at all of it has come."""

from django.db import models


class DamagedFile(models.Model):
    """Bytes that are gone or altered: one row for each key, there for as long as they are.

    What happened is told by the events `file.damaged` and `file.repaired`; this row is how things stand.
    """

    class Reason(models.TextChoices):
        GONE = "gone"
        ALTERED = "altered"

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    storage_key = models.CharField(max_length=200, unique=True)
    reason = models.CharField(max_length=7, choices=Reason.choices)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(reason__in=["gone", "altered"]), name="damage_reason_known")
        ]

    def __str__(self) -> str:
        return f"damaged file {self.pk}"


class FileCheck(models.Model):
    """One look at every stored file. A worker takes it up for a while, from `after` on, as long as it is `running`."""

    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    running = models.BooleanField(default=True)
    taken_until = models.DateTimeField(null=True)  # by the worker that goes on with it
    after = models.CharField(max_length=200, blank=True)  # the last storage key that was looked at
    files = models.PositiveIntegerField(default=0)
    damaged = models.PositiveIntegerField(default=0)  # of `files`

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["running"], condition=models.Q(running=True), name="one_file_check_runs"),
            models.CheckConstraint(
                condition=models.Q(running=True, ended_at=None) | models.Q(running=False, ended_at__isnull=False),
                name="file_check_runs_until_its_end",
            ),
        ]

    def __str__(self) -> str:
        return f"look at all files of {self.started_at:%Y-%m-%d}"
