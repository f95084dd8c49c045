"""One receiver's answer to one revision, and what surrounds it. Append-only, by trigger."""

from django.db import models

from reviews.models.recorded import Recorded
from reviews.models.revision import Revision


class Verdict(models.TextChoices):
    ACCEPT = "accept"
    RETURN = "return"
    BLOCK = "block"


class Decision(Recorded):
    """One person's answer to one revision."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="decisions")
    digest = models.CharField(max_length=64)  # the digest its author saw
    round = models.PositiveIntegerField()
    role = models.CharField(max_length=60)  # the receiver role held then
    verdict = models.CharField(max_length=6, choices=Verdict.choices)
    reason = models.CharField(max_length=4000, blank=True)
    data = models.JSONField(default=dict)
    carried_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(verdict__in=Verdict.values), name="decision_verdict_known"),
            models.CheckConstraint(
                condition=models.Q(verdict=Verdict.ACCEPT) | ~models.Q(reason=""), name="decision_no_needs_a_reason"
            ),
            models.UniqueConstraint(fields=["feature", "seq"], name="decision_has_its_own_event"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} of {self.revision}"


class Revocation(Recorded):
    """Takes one decision out of force; the decision itself stays."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="revocation")
    reason = models.CharField(max_length=4000)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="revocation_has_a_reason")]

    def __str__(self) -> str:
        return f"revocation of decision {self.decision_id}"


class Request(Recorded):
    """The giver asks (again) for an answer to the current revision. Standing returns before it no longer stand."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="requests")
    round = models.PositiveIntegerField()
    note = models.CharField(max_length=1000, blank=True)

    def __str__(self) -> str:
        return f"request for {self.revision}"


class Receiver(Recorded):
    """A person named to answer; all named must accept. Added by the giver, removed by a manager with a reason."""

    gate = models.CharField(max_length=60)
    user = models.ForeignKey("projects.User", on_delete=models.PROTECT, related_name="+")
    removed_seq = models.PositiveIntegerField(null=True)
    removed_by = models.ForeignKey("projects.User", on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removal_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["feature", "gate", "user"], condition=models.Q(removed_seq=None), name="receiver_once"
            ),
            models.CheckConstraint(
                condition=models.Q(removed_seq=None, removed_by=None, removed_at=None)
                | (models.Q(removed_seq__isnull=False, removed_by__isnull=False, removed_at__isnull=False))
                & ~models.Q(removal_reason=""),
                name="receiver_removed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} answers {self.gate}"
