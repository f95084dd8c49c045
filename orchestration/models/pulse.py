"""Which background processes were there, and when they were last heard of."""

from django.db import models


class Pulse(models.Model):
    """When a worker, or the clock that starts timed work, was last heard of.

    `name` is a worker's own, or `beat`. A row nobody renewed for a day is forgotten.
    """

    name = models.CharField(max_length=200, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
