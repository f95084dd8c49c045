"""A role's checklist, ticked."""

from django.db import models

from reviews.models.recorded import Recorded


class Tick(Recorded):
    """One activity (or, after the last one, the success criterion) set done or not done. The latest row counts."""

    role = models.CharField(max_length=60)
    phase = models.CharField(max_length=12)
    activity = models.PositiveSmallIntegerField()  # 1 .. number of activities; one more is the success criterion
    round = models.PositiveIntegerField()
    done = models.BooleanField()
    evidence = models.CharField(max_length=1000, blank=True)

    class Meta:
        indexes = [models.Index(fields=["feature", "round"], name="tick_by_feature")]

    def __str__(self) -> str:
        return f"{self.role} {self.phase}.{self.activity}"
