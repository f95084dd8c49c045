"""What a person typed and uploaded on an offer form and has not offered yet, so that a refusal loses nothing."""

from django.db import models


class Draft(models.Model):
    """What somebody has begun to offer and not yet offered; only they see it."""

    feature = models.ForeignKey("projects.Feature", on_delete=models.CASCADE, related_name="+")
    gate = models.CharField(max_length=60)
    by = models.ForeignKey("projects.User", on_delete=models.CASCADE, related_name="+")
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feature", "gate", "by"], name="draft_once")]

    def __str__(self) -> str:
        return f"draft for {self.gate}"


class DraftFile(models.Model):
    """One uploaded file as received; it is never served, only offered.

    `identity` is what the browser told it apart by (when it was last changed), "" for a file of a plain form. `served` is
    what an image becomes when it is offered, written anew already: the members of `PreparedFile` without the content.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=200)
    identity = models.CharField(max_length=64, default="", db_default="")
    served = models.JSONField(null=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name
