"""Answers kept for a day, so that a client may send the same write twice."""

from django.db import models


class IdempotencyKey(models.Model):
    """The answer of a write that carried an `Idempotency-Key`, to be given again.

    Written in the transaction of the effects it answers for: either both are there, or neither.
    """

    user = models.ForeignKey("projects.User", on_delete=models.CASCADE, related_name="+")
    route = models.CharField(max_length=400)  # method and path
    key = models.CharField(max_length=200)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    response = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "route", "key"], name="idempotency_key_once")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_age")]

    def __str__(self) -> str:
        return f"{self.route} {self.status}"
