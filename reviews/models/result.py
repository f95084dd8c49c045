"""How a planned test went. Append-only, by trigger: the latest row of a risk counts."""

from django.db import models

from reviews.models.recorded import Recorded


class TestResult(Recorded):
    """How a planned test of a risk went."""

    __test__ = False  # pytest looks for tests by their name

    class Outcome(models.TextChoices):
        PASSED = "passed"
        FAILED = "failed"

    gate = models.CharField(max_length=60)
    risk = models.CharField(max_length=32)  # its id in the register
    what = models.CharField(max_length=2000)  # the planned test, in the words that it was planned with then
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    link = models.CharField(max_length=2000, blank=True)  # the run, http or https

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["passed", "failed"]), name="test_result_outcome_known"
            ),
        ]
        indexes = [models.Index(fields=["feature", "gate"], name="test_result_by_gate")]

    def __str__(self) -> str:
        return f"{self.risk} {self.outcome}"
