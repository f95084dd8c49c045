"""An acceptance with a condition: "accepted, if X by the merge". The later checkpoint judges whether X was done."""

from django.db import models

from reviews.models.recorded import Recorded


class Obligation(Recorded):
    """A condition that an acceptance depends on.

    `by` set the condition when accepting, `owner` has to see to it, and a holder of `role` confirms that it is met.
    """

    gate = models.CharField(max_length=60)
    round = models.PositiveIntegerField()
    role = models.CharField(max_length=60)  # the receiver role under which the condition was set
    checkpoint = models.CharField(max_length=5)  # build or merge: where it is judged
    text = models.CharField(max_length=1000)
    owner = models.ForeignKey("projects.User", on_delete=models.PROTECT, related_name="+")
    done_note = models.CharField(max_length=1000, blank=True)  # what the owner says, or where to see it
    done_at = models.DateTimeField(null=True)
    met_seq = models.PositiveIntegerField(null=True)
    met_by = models.ForeignKey("projects.User", on_delete=models.PROTECT, null=True, related_name="+")
    met_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="obligation_says_what"),
            models.CheckConstraint(
                condition=models.Q(met_seq=None, met_by=None, met_at=None)
                | models.Q(met_seq__isnull=False, met_by__isnull=False, met_at__isnull=False),
                name="obligation_met_whole",
            ),
        ]
        indexes = [models.Index(fields=["feature"], condition=models.Q(met_seq=None), name="obligation_open")]

    def __str__(self) -> str:
        return f"obligation {self.pk} of {self.gate}"
