"""What changes hands. A trigger refuses every UPDATE and DELETE: a revision is immutable."""

from django.db import models

from reviews.models.recorded import Recorded


class Revision(Recorded):
    """What was offered at a gate: immutable, numbered, with its digest."""

    gate = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    round = models.PositiveIntegerField()  # of the gate's checkpoint, when it was offered
    kind = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)  # of what is served; decisions bind it
    source_digest = models.CharField(max_length=64)  # of the bytes received
    body = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    summary = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=1000, blank=True)  # what the giver says about it
    link = models.URLField(max_length=1000, blank=True)
    confirms_phase = models.BooleanField(default=False)  # the giver confirms the other role's phase the gate names

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feature", "gate", "number"], name="revision_number_once"),
            models.CheckConstraint(
                condition=models.Q(digest__regex=r"^[0-9a-f]{64}$", source_digest__regex=r"^[0-9a-f]{64}$"),
                name="revision_has_digests",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gate} revision {self.number}"


class RevisionFile(models.Model):
    """A file of a revision; its bytes lie in the store under `storage_key`."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="files")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)  # cleaned, for people and addresses; never a path
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=200)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    pixel_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["revision", "name"], name="revision_file_name_once")]
        indexes = [models.Index(fields=["storage_key"], name="revision_file_by_key")]

    def __str__(self) -> str:
        return self.name
