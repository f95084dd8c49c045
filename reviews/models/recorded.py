"""What every piece of evidence has: its feature, who, when, and its place in the feature's event chain."""

from django.db import models


class Recorded(models.Model):
    """`seq` points at the event written with this row: the database holds it as a foreign key (feature, seq).

    Order is told by `seq`, never by clocks.
    """

    feature = models.ForeignKey("projects.Feature", on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField()
    by = models.ForeignKey("projects.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True
