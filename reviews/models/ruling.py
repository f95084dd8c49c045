"""The architect's word on whether a feature is complex. The latest row counts."""

from django.db import models

from reviews.models.recorded import Recorded


class Ruling(Recorded):
    complex = models.BooleanField()
    reason = models.CharField(max_length=4000)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="ruling_has_a_reason")]

    def __str__(self) -> str:
        return "complex" if self.complex else "not complex"
