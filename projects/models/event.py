"""The append-only history. The same rows are the outbox from which all notifications come."""

from django.db import models
from django.db.models import Func


class TransactionId(Func):
    function = "txid_current"
    template = "%(function)s()"
    output_field = models.BigIntegerField()


class Event(models.Model):
    """The history and the outbox: one row of a feature's chain, or of the project's own chain where `feature` is null.

    A trigger refuses UPDATE, DELETE and TRUNCATE, and an INSERT whose `prev` is not the hash of the row before it.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="+")
    feature = models.ForeignKey("projects.Feature", on_delete=models.PROTECT, null=True, related_name="events")
    seq = models.PositiveIntegerField()  # 1, 2, 3 ... within its chain
    kind = models.CharField(max_length=40)
    actor = models.ForeignKey("projects.User", on_delete=models.PROTECT, null=True, related_name="+")
    actor_roles = models.JSONField(default=list)  # the roles held then
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    prev = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    txid = models.BigIntegerField(db_default=TransactionId(), editable=False)

    trace: str = ""  # while the relay has it in hand: what its row of the outbox says

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feature", "seq"], name="event_feature_seq"),
            models.UniqueConstraint(
                fields=["project", "seq"], condition=models.Q(feature=None), name="event_project_seq"
            ),
        ]
        indexes = [
            models.Index(fields=["project", "-id"], name="event_project_newest"),
            models.Index(fields=["project", "-at", "-id"], name="event_project_latest"),
            models.Index(fields=["project", "kind", "-id"], name="event_project_kind"),
            models.Index(
                fields=["project", "at"], condition=models.Q(kind="feature.moved"), name="event_moves_by_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.seq}"

    @property
    def agent(self) -> str:
        """The name of the AI agent that did it for the actor, or ""."""
        return str(self.data.get("agent", ""))


class Outbox(models.Model):
    """An event not yet worked off. A trigger inserts the row with its event, the relay deletes it."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, primary_key=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    # The W3C traceparent of the request that wrote it, where requests are traced.
    trace = models.CharField(max_length=55, blank=True, default="", db_default="")

    class Meta:
        verbose_name_plural = "outbox"

    def __str__(self) -> str:
        return f"event {self.pk} to be worked off"


class Anchor(models.Model):
    """Ties the heads of all chains together at a moment, so that a rewritten chain shows."""

    at = models.DateTimeField()
    last_event = models.BigIntegerField()
    heads = (
        models.JSONField()
    )  # {"project:1": [length, hash], "feature:7": [length, hash]}; changed since the last anchor
    prev = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"anchor {self.pk}"
