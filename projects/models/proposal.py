"""The next process of a project as one manager proposes it: another one makes it binding, or it comes to nothing."""

from django.db import models
from django.db.models import F, Q

from projects.attribution import attributed

OUTCOMES = ("confirmed", "alone", "rejected", "withdrawn")
_WITHOUT_SECOND = ("alone", "withdrawn")


class ProcessProposal(models.Model):
    """A process that one manager proposes and another publishes or rejects.

    Immutable but for its outcome, which is written once; triggers hold that, and the event behind each half.

    `outcome` is empty while it waits. `confirmed` and `rejected` are another manager's word; `withdrawn` is its own
    author's; `alone` says that the project had no other member who could have confirmed it.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    base = models.PositiveIntegerField()  # the number of the version that was the newest one then
    document = models.JSONField()  # projects.playbooks.Process.to_json()
    sources = models.JSONField()  # [{"name": str, "text": str}], the documents as received
    digest = models.CharField(max_length=64)  # over document and sources, as the event of the version will have it
    note = models.CharField(max_length=4000, blank=True)
    origin = models.JSONField(default=dict)  # where it comes from: {"repository", "ref", "commit"}, what is known of it
    by = models.ForeignKey("projects.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seq = models.PositiveIntegerField()  # its event in the project's chain
    # The AI agent that made it for `by`, by its name; "" where they did it themself. The event says the same.
    agent = models.CharField(max_length=80, blank=True, default="", db_default="")
    outcome = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=4000, blank=True)
    decided_by = models.ForeignKey("projects.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_seq = models.PositiveIntegerField(null=True)
    version = models.ForeignKey("projects.ProcessVersion", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=("", *OUTCOMES)), name="proposal_outcome_known"),
            models.CheckConstraint(
                condition=~Q(outcome__in=("confirmed", "rejected")) | ~Q(decided_by=F("by")),
                name="proposal_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=_WITHOUT_SECOND) | Q(decided_by=F("by")), name="proposal_own_author"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_by=None, decided_at=None, decided_seq=None)
                | ~Q(outcome="") & Q(decided_by__isnull=False, decided_at__isnull=False, decided_seq__isnull=False),
                name="proposal_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=("confirmed", "alone"), version__isnull=False)
                | ~Q(outcome__in=("confirmed", "alone")) & Q(version=None),
                name="proposal_becomes_a_version",
            ),
            models.CheckConstraint(condition=~Q(outcome="rejected") | ~Q(reason=""), name="proposal_rejected_why"),
        ]
        indexes = [models.Index(fields=["project"], condition=Q(outcome=""), name="proposal_waiting")]

    def __str__(self) -> str:
        return f"proposal {self.pk} of a process for project {self.project_id}"

    @property
    def author(self) -> str:
        """ "Claude for Ana Diaz" where an agent made it, else the person's name."""
        return attributed(self.by.display_name, self.agent)
