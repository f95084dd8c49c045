"""What every piece of evidence has: its feature, who, when, and its place in the feature's event chain."""

from typing import Any

from django.db import models

from projects.attribution import attributed


class Recorded(models.Model):
    """`seq` points at the event written with this row: the database holds it as a foreign key (feature, seq).

    Order is told by `seq`, never by clocks.
    """

    feature = models.ForeignKey("projects.Feature", on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField()
    by = models.ForeignKey("projects.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # The AI agent that did it for `by`, by its name; "" where they did it themself. The event says the same.
    agent = models.CharField(max_length=80, blank=True, default="", db_default="")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.agent = self.agent or self.by.agent
        super().save(*args, **kwargs)

    @property
    def author(self) -> str:
        """ "Claude for Ana Diaz" where an agent did it, else the person's name."""
        return attributed(self.by.display_name, self.agent)
