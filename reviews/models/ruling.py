"""Words that say what a feature needs. The latest row counts."""

from django.db import models

from reviews.models.recorded import Recorded


class Ruling(Recorded):
    """The architect's word on whether a feature is complex."""

    complex = models.BooleanField()
    reason = models.CharField(max_length=4000)
    answers = models.JSONField(
        default=dict, db_default={}
    )  # {question: yes or no}, where the questionnaire was filled in

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="ruling_has_a_reason")]

    def __str__(self) -> str:
        return "complex" if self.complex else "not complex"


class RoleRuling(Recorded):
    """The PM's word on whether a feature needs a role at all."""

    role = models.CharField(max_length=60)
    applies = models.BooleanField()
    reason = models.CharField(max_length=4000)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="role_ruling_has_a_reason")]
        indexes = [models.Index(fields=["feature"], name="role_ruling_by_feature")]

    def __str__(self) -> str:
        return f"{self.role} {'takes part' if self.applies else 'is not needed'}"
