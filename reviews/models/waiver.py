"""A manager's reasoned, dated, second-person-confirmed exception to one gate of one feature."""

from django.db import models
from django.db.models import F, Q

from reviews.models.recorded import Recorded


class Waiver(Recorded):
    """Leave to do without a gate for a while: proposed by a manager, confirmed by a second person."""

    gate = models.CharField(max_length=60)
    round = models.PositiveIntegerField()
    reason = models.CharField(max_length=4000)
    until = models.DateTimeField()
    confirmed_seq = models.PositiveIntegerField(null=True)
    confirmed_by = models.ForeignKey("projects.User", on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason"),
            models.CheckConstraint(
                condition=Q(confirmed_seq=None, confirmed_by=None, confirmed_at=None)
                | Q(confirmed_seq__isnull=False, confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="waiver_confirmed_whole",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("by")), name="waiver_needs_a_second_person"
            ),
        ]
        indexes = [models.Index(fields=["feature", "gate"], name="waiver_by_gate")]

    def __str__(self) -> str:
        return f"waiver of {self.gate}"


class WaiverWithdrawal(Recorded):
    """Takes one waiver away before its time, whether it was confirmed or only proposed; the waiver itself stays."""

    waiver = models.OneToOneField(Waiver, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=4000)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_has_a_reason")]

    def __str__(self) -> str:
        return f"withdrawal of {self.waiver}"
