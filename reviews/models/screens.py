"""Screens beside each other: how they differ, what is held against what, and verdicts that are not sent yet."""

from django.db import models

from reviews.models.recorded import Recorded
from reviews.models.revision import Revision


class ScreenComparison(models.Model):
    """How two stored pictures of a project differ. Derived data: made by a worker, and made anew where it is lost.

    `ignore` are parts of the right picture, [[x, y, width, height], ...] in shares; `regions` are boxes in pixels of
    the common canvas, `width` by `height`. `picture_key` is the storage key of the difference picture, a PNG.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        REFUSED = "refused"  # `sentence` says why

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    left_sha = models.CharField(max_length=64)
    right_sha = models.CharField(max_length=64)
    tolerance = models.PositiveSmallIntegerField()  # of 255 a channel; with 0 a shift by one pixel counts too
    ignore = models.JSONField(default=list)
    ignore_digest = models.CharField(max_length=64)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    sentence = models.CharField(max_length=200, blank=True)
    share = models.FloatField(null=True)  # of the pixels that are not ignored
    same_size = models.BooleanField(default=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    regions = models.JSONField(default=list)
    picture_key = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)  # claimed by a worker, or put off, until then

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "left_sha", "right_sha", "tolerance", "ignore_digest"], name="comparison_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done")
                | models.Q(share__isnull=False, width__isnull=False) & ~models.Q(picture_key=""),
                name="comparison_done_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(sentence=""), name="comparison_refusal_says_why"
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=models.Q(state="waiting"), name="comparison_waiting")]

    def __str__(self) -> str:
        return f"comparison {self.pk}"


class ScreenPairing(Recorded):
    """What a screenshot is held against, and how, said by hand. The latest row of a gate's screen counts.

    `mock` is the name of a mock screen; empty: none. The names are looked up in whatever revisions are compared.
    """

    gate = models.CharField(max_length=60)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="pairings")  # the build in view then
    screen = models.CharField(max_length=80)
    mock = models.CharField(max_length=80, blank=True)
    tolerance = models.PositiveSmallIntegerField()
    ignore = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["feature", "gate"], name="pairing_by_gate")]

    def __str__(self) -> str:
        return f"pairing of {self.screen}"


class VerdictDraft(models.Model):
    """Verdicts on screens that a receiver has not sent yet. Nobody's evidence: only its author sees it.

    `rows`: [{"name", "verdict", "note", "box"?, "pixels", "mock"}]; the last two are the pixel digests that were
    looked at, so that a row goes on to count for as long as both pictures stay the same.
    """

    feature = models.ForeignKey("projects.Feature", on_delete=models.CASCADE, related_name="+")
    gate = models.CharField(max_length=60)
    by = models.ForeignKey("projects.User", on_delete=models.CASCADE, related_name="+")
    rows = models.JSONField(default=list)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feature", "gate", "by"], name="verdict_draft_once")]

    def __str__(self) -> str:
        return f"verdicts on {self.gate}"
