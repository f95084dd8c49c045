"""Proposals of a process: those of a project, and those that wait for a person."""

from dataclasses import dataclass

from django.db.models import F, OuterRef, QuerySet, Subquery

from projects.errors import NotFound
from projects.models import Membership, ProcessProposal, ProcessVersion, Project, User
from projects.playbooks import Process
from projects.roles import MAY
from projects.selectors.managers import second_managers

_NEWEST = ProcessVersion.objects.filter(project=OuterRef("project")).order_by("-number").values("number")[:1]


def proposals_of(project: Project) -> QuerySet[ProcessProposal]:
    """All of a project's, without their documents."""
    rows = ProcessProposal.objects.filter(project=project).select_related("project", "by", "decided_by", "version")
    return rows.defer("document", "version__document", "version__sources").annotate(newest=Subquery(_NEWEST))


def proposal_of(project: Project, proposal_id: int) -> ProcessProposal:
    """One proposal with its documents; NotFound where the project has none of this id."""
    rows = ProcessProposal.objects.filter(project=project, pk=proposal_id).annotate(newest=Subquery(_NEWEST))
    found = rows.select_related("project", "by", "decided_by", "version").first()
    if found is None:
        raise NotFound()
    return found


def waiting_in(project: Project) -> list[ProcessProposal]:
    """What waits to be decided, oldest first, superseded ones too: somebody has to take them off."""
    return list(proposals_of(project).filter(outcome="").order_by("pk"))


def waiting_for(user: User) -> QuerySet[ProcessProposal]:
    """What this person can confirm now: of others, in projects they manage, on top of the newest version."""
    managed = Membership.objects.filter(user=user, roles__overlap=sorted(MAY["publish_process"]))
    rows = ProcessProposal.objects.filter(outcome="", project__in=managed.values("project")).exclude(by=user)
    rows = rows.annotate(newest=Subquery(_NEWEST)).filter(base=F("newest"))
    return rows.select_related("project", "by").defer("document", "sources").order_by("at", "pk")


def state_of(proposal: ProcessProposal) -> str:
    """waiting, superseded (another version came first), published, rejected or withdrawn; of a row with `newest`."""
    if proposal.outcome in ("confirmed", "alone"):
        return "published"
    if proposal.outcome:
        return proposal.outcome
    return "waiting" if proposal.base == getattr(proposal, "newest", proposal.base) else "superseded"


@dataclass(frozen=True)
class Asked:
    """A proposal as its page shows it to one member."""

    proposal: ProcessProposal
    state: str
    process: Process
    seconds: list[User]  # who may confirm or reject it
    may_decide: bool
    is_mine: bool


def asked(proposal: ProcessProposal, user: User) -> Asked:
    seconds = second_managers(proposal.project, proposal.by_id) if not proposal.outcome else []
    state = state_of(proposal)
    return Asked(
        proposal=proposal,
        state=state,
        process=Process.from_json(proposal.document),
        seconds=seconds,
        may_decide=state in ("waiting", "superseded") and user in seconds,
        is_mine=proposal.by_id == user.pk,
    )
