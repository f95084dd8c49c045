"""What people say to each other about a revision, at the place that it is about."""

from django.db import models

from reviews.models.recorded import Recorded
from reviews.models.revision import Revision


class Thread(Recorded):
    """A discussion anchored to a part of an artifact; it stays open until somebody resolves it.

    `anchor_kind` says what the anchor names: a section of a text, an operation of a contract, a point or box on a
    screen, a risk, a component, or the whole.
    """

    class Anchor(models.TextChoices):
        WHOLE = "whole"
        SECTION = "section"
        OPERATION = "operation"
        SCREEN = "screen"
        RISK = "risk"
        COMPONENT = "component"

    gate = models.CharField(max_length=60)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="threads")  # where it began
    anchor_kind = models.CharField(max_length=12, choices=Anchor.choices, default=Anchor.WHOLE)
    anchor = models.CharField(max_length=300, blank=True)  # the section's heading, "GET /carts", the screen's name, R1
    box = models.JSONField(null=True)  # [x, y, width, height] in shares of a screen (0 to 1); width and height may be 0
    resolved_seq = models.PositiveIntegerField(null=True)
    resolved_by = models.ForeignKey("projects.User", on_delete=models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(resolved_seq=None, resolved_by=None, resolved_at=None)
                | models.Q(resolved_seq__isnull=False, resolved_by__isnull=False, resolved_at__isnull=False),
                name="thread_resolved_whole",
            ),
        ]
        indexes = [models.Index(fields=["feature", "gate"], name="thread_by_gate")]

    def __str__(self) -> str:
        return f"thread {self.pk} on {self.gate}"


class Comment(Recorded):
    """One thing said in a thread. Append-only, by trigger."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="comments")
    body = models.CharField(max_length=4000)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(body=""), name="comment_says_something")]

    def __str__(self) -> str:
        return f"comment {self.pk}"
