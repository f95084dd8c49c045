"""The number that a feature's architecture decision record has in its project ("ADR-7"). Given once, by the first offer."""

from django.db import models

from reviews.models.recorded import Recorded


class RecordNumber(Recorded):
    """The number in its project that a decision record got with its first offer."""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    gate = models.CharField(max_length=60)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="record_number_once"),
            models.UniqueConstraint(fields=["feature", "gate"], name="record_has_one_number"),
        ]

    def __str__(self) -> str:
        return f"ADR-{self.number}"
