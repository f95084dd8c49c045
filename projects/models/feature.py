"""One piece of product work, its lifecycle state and the legal edges between states.

The edges know nothing of evidence or people: the gates that judge lie in the roof, which hands its verdict down as a
clearance. Without a clearance for exactly that move every transition refuses, so the machine cannot be walked around.
"""

from collections.abc import Callable

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django_fsm import FSMField, transition

STATES = ("intake", "design", "build", "verify", "merged", "cancelled")
OPEN_STATES = ("intake", "design", "build", "verify")
CHECKPOINTS = ("start", "build", "merge")


def cleared(move: str) -> Callable[[models.Model], bool]:
    def has_clearance(feature: models.Model) -> bool:
        return isinstance(feature, Feature) and feature.clearance == move

    has_clearance.__name__ = f"cleared_for_{move}"
    return has_clearance


def first_rounds() -> dict[str, int]:
    """Decisions and ticks count only in the current round of their checkpoint, ticks in that of the phases."""
    return {"start": 1, "build": 1, "merge": 1, "phases": 1}


class Feature(models.Model):
    """One piece of product work: its state, its process, its rounds, and the head of its chain of events."""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="features")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=500, blank=True)
    state = FSMField(default="intake", protected=True)
    state_since = models.DateTimeField()
    process = models.ForeignKey("projects.ProcessVersion", on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey("projects.User", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    rounds = models.JSONField(default=first_rounds)
    # The next submit needs builds offered after this place in the chain: the send_back that found the last ones wanting.
    build_floor = models.PositiveIntegerField(default=0)
    # What rules may ask about it, beside its evidence (docs/gate-rules.md).
    labels = models.JSONField(default=list, db_default=[])
    paths = models.JSONField(default=list, db_default=[])
    # Of gates whose terms changed when the feature took up another process: {key: {"offers" or "answers": seq}}. What
    # stands at or before that place in the chain was given on other terms and no longer counts.
    gate_floors = models.JSONField(default=dict, db_default={})
    # {"api-engineer 1 2": seq}: ticks of activity 2 older than this place no longer count, because the feature came under
    # a process version that asks for something else there.
    tick_floors = models.JSONField(default=dict, db_default={})
    chain_head = models.CharField(max_length=64, blank=True)
    chain_length = models.PositiveIntegerField(default=0)

    clearance: str | None = None  # set by the roof for one move, never stored

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="feature_number_once"),
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="feature_state_known"),
        ]
        # Beside these a GIN index on the words of key, title and summary (migration 0020).
        indexes = [
            models.Index(fields=["project", "state", "-number"], name="feature_by_state"),
            models.Index(fields=["project", "-id"], name="feature_newest"),
            models.Index(fields=["state_since", "id"], name="feature_moved"),
            GinIndex(fields=["labels"], opclasses=["jsonb_path_ops"], name="feature_labels"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    @transition(field=state, source="intake", target="design", conditions=[cleared("start")])
    def start(self) -> None:
        pass

    @transition(field=state, source="design", target="build", conditions=[cleared("begin_build")])
    def begin_build(self) -> None:
        pass

    @transition(field=state, source="build", target="verify", conditions=[cleared("submit")])
    def submit(self) -> None:
        pass

    @transition(field=state, source="verify", target="merged", conditions=[cleared("merge")])
    def merge(self) -> None:
        pass

    @transition(field=state, source="verify", target="build", conditions=[cleared("send_back")])
    def send_back(self) -> None:
        pass

    @transition(field=state, source=["design", "build", "verify"], target="design", conditions=[cleared("stop")])
    def stop(self) -> None:
        self._next_round("build", "merge", "phases")

    @transition(field=state, source=list(OPEN_STATES), target="cancelled", conditions=[cleared("cancel")])
    def cancel(self) -> None:
        pass

    @transition(field=state, source="cancelled", target="intake", conditions=[cleared("reopen")])
    def reopen(self) -> None:
        self._next_round("start", "build", "merge", "phases")

    def _next_round(self, *names: str) -> None:
        self.rounds = {**self.rounds, **{name: self.rounds[name] + 1 for name in names}}
