"""Who hears the answer to something of theirs. Whose turn it became is told by the waits, not from here."""

from collections.abc import Callable, Iterable

from orchestration.models import Wait
from projects.models import Event, Invitation, Membership, ProcessProposal
from projects.roles import MAY
from projects.selectors.processes import process_by_id
from reviews.models import Comment, Revision, Thread


def audience(event: Event) -> set[int]:
    """User ids, members or not: whoever sends decides by their access at that time."""
    found = _AUDIENCES.get(event.kind)
    return set(found(event)) if found else set()


def _author(event: Event) -> Iterable[int]:
    return Revision.objects.filter(
        feature=event.feature_id, gate=event.data["gate"], number=event.data["revision"]
    ).values_list("by", flat=True)


def _author_and_decider(event: Event) -> Iterable[int]:
    return [*_author(event), event.data["decided_by"]]


def _contributors(event: Event) -> Iterable[int]:
    return Revision.objects.filter(feature=event.feature_id).values_list("by", flat=True)


def _opener_and_contributors(event: Event) -> Iterable[int]:
    assert event.feature is not None
    return [event.feature.opened_by_id, *_contributors(event)]


def _contributors_and_movers(event: Event) -> Iterable[int]:
    """Those whose work is stopped, and those who may move the feature on."""
    return [*_contributors(event), *_holders(event.project_id, MAY["start"])]


def _proposer_and_givers(event: Event) -> Iterable[int]:
    assert event.feature is not None
    gate = process_by_id(event.feature.process_id).gate(event.data["gate"])
    return [event.data["proposed_by"], *(_holders(event.project_id, {gate.giver}) if gate else [])]


def _still_to_answer(event: Event) -> set[int]:
    """Whoever is asked about the gate now, those who were asked before included: asking again reaches them again."""
    open_waits = Wait.objects.filter(
        feature=event.feature_id, subject=f"gate:{event.data['gate']}", act__in=("decide", "lift"), ended_at=None
    )
    return {user for users in open_waits.values_list("users", flat=True) for user in users}


def _givers_of_what_failed(event: Event) -> Iterable[int]:
    """A test that passed is no news; of one that failed hears who offered the register."""
    if event.data["outcome"] != "failed":
        return ()
    return Revision.objects.filter(feature=event.feature_id, gate=event.data["gate"]).values_list("by", flat=True)


def _speakers(event: Event) -> Iterable[int]:
    """Whoever spoke in the thread, and the author of what it is about."""
    spoke = Comment.objects.filter(thread=event.data["thread"]).values_list("by", flat=True)
    authors = Thread.objects.filter(pk=event.data["thread"]).values_list("revision__by", flat=True)
    return [*spoke, *authors]


def _named(event: Event) -> Iterable[int]:
    return set(event.data["users"]) & _still_to_answer(event)


def _author_and_managers(event: Event) -> Iterable[int]:
    return [*_author(event), *_holders(event.project_id, ["manager"])]


def _person(event: Event) -> Iterable[int]:
    return [event.data["user"]]


def _inviter(event: Event) -> Iterable[int]:
    return Invitation.objects.filter(pk=event.data["invitation"]).values_list("invited_by", flat=True)


def _seconds(event: Event) -> Iterable[int]:
    """Whoever can confirm a proposal; one that was published at once asks nobody."""
    waits = ProcessProposal.objects.filter(pk=event.data["proposal"], outcome="").exists()
    return _holders(event.project_id, MAY["publish_process"]) if waits else ()


def _holders(project_id: int, roles: Iterable[str]) -> Iterable[int]:
    return Membership.objects.filter(project=project_id, roles__overlap=list(roles)).values_list("user", flat=True)


_AUDIENCES: dict[str, Callable[[Event], Iterable[int]]] = {
    "decision.made": _author,
    "decision.revoked": _author_and_decider,
    "request.made": _still_to_answer,
    "receivers.named": _named,
    "receiver.removed": _person,
    "flag.raised": _contributors_and_movers,
    "flag.resolved": lambda event: [event.data["raised_by"]],
    "waiver.confirmed": _proposer_and_givers,
    "waiver.withdrawn": _proposer_and_givers,
    "waiver.ended": _contributors_and_movers,
    "file.damaged": _author_and_managers,
    "file.repaired": _author_and_managers,
    "alarm.raised": lambda event: _holders(event.project_id, ["manager"]),
    "alarm.cleared": lambda event: _holders(event.project_id, ["manager"]),
    "obligation.met": lambda event: [event.data["owner"]],
    "thread.begun": _speakers,
    "thread.answered": _speakers,
    "thread.resolved": _speakers,
    "test.reported": _givers_of_what_failed,
    "feature.moved": _opener_and_contributors,
    "feature.process_changed": _opener_and_contributors,
    "process.proposed": _seconds,
    "process.confirmed": lambda event: [event.data["proposed_by"]],
    "process.rejected": lambda event: [event.data["proposed_by"]],
    "member.added": _person,
    "member.joined": _inviter,
    "member.roles_changed": _person,
    "member.removed": _person,
}
