"""What became of each backup and each restoring, for operators: a backup that nobody makes is noticed by its age."""

from django.db import models
from django.db.models import Q


class BackupRun(models.Model):
    """One backup or restoring. Neither `ok` nor `ended_at` while it runs, and for ever where it was killed."""

    class Act(models.TextChoices):
        BACKUP = "backup"
        RESTORE = "restore"

    act = models.CharField(max_length=7, choices=Act.choices)
    file = models.CharField(max_length=255)  # its name, without the folder
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ok = models.BooleanField(null=True)
    said = models.CharField(max_length=500, blank=True)  # what went wrong, or what is missing in it
    rows = models.PositiveBigIntegerField(default=0)
    files = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(act__in=["backup", "restore"]), name="backup_act_known"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ok=None) | Q(ended_at__isnull=False, ok__isnull=False),
                name="backup_ends_one_way",
            ),
        ]
        indexes = [models.Index(fields=["act", "-began_at"], name="backup_newest")]

    def __str__(self) -> str:
        return f"{self.act} {self.file}"
