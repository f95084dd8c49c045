"""What changed between two contracts of a feature: derived data, made by the comparison, and made anew where it is lost."""

from django.db import models


class ContractComparison(models.Model):
    """What changed between two contracts, worked out once by a worker and kept.

    `base_digest` and `revision_digest` are those of revisions; of a counter-proposal, the SHA-256 of its text.

    `changes`, `shown` and `counts` are as `reviews.contract_changes.Compared` has them.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        REFUSED = "refused"  # `sentence` says why

    feature = models.ForeignKey("projects.Feature", on_delete=models.CASCADE, related_name="+")
    base_digest = models.CharField(max_length=64)
    revision_digest = models.CharField(max_length=64)
    engine = models.PositiveSmallIntegerField()  # the version of the comparison that made it
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    sentence = models.CharField(max_length=300, blank=True)
    changes = models.JSONField(default=list)
    shown = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    progress = models.FloatField(default=0)  # 0 to 1
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)  # claimed by a worker, or put off, until then

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["feature", "base_digest", "revision_digest", "engine"], name="contract_comparison_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "done", "refused"]), name="contract_comparison_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(sentence=""),
                name="contract_comparison_refusal_says_why",
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=models.Q(state="waiting"), name="contract_comparison_waiting")]

    def __str__(self) -> str:
        return f"contract comparison {self.pk}"
