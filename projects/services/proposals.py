"""Propose the next process, and decide on what somebody else proposed: no rule is changed by one person alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from projects import roles
from projects.changes import ProjectChange, project_change
from projects.errors import Conflict, Forbidden, Invalid
from projects.events import digest_of
from projects.models import ProcessProposal, ProcessVersion, Project, User
from projects.playbooks import Document
from projects.selectors.managers import next_step, other_members, second_managers
from projects.services.processes import compiled, digest_of_version, newest_version, publish, sources_of

LONGEST_WORD = 4000
LONGEST_ORIGIN = 500
ORIGIN = ("repository", "ref", "commit")


@dataclass(frozen=True)
class Proposed:
    """What a proposal came to. `proposal` is None where the newest version says all of it and nobody proposed that one;
    `is_new` is False where nothing was written."""

    proposal: ProcessProposal | None
    version: ProcessVersion | None  # what is in force by it
    is_new: bool


def propose(
    *,
    project: Project,
    documents: Sequence[Document],
    note: str = "",
    origin: Mapping[str, str] | None = None,
    by: User,
) -> Proposed:
    """Propose `documents` as the project's next process; published at once where nobody else is a member.

    Equal to the newest version or to a proposal that waits: nothing is written, and that one comes back.
    Raises Invalid (documents with line and fix, note, source) or Forbidden.
    """
    documents, process = compiled(documents)
    note, origin = _text(note, "note"), _origin(origin or {})
    document, sources = process.to_json(), sources_of(documents)
    digest = digest_of(document, sources)
    with project_change(project, by=by) as change:
        roles.demand(change.membership, "publish_process")
        newest = newest_version(project.pk)
        if digest_of_version(newest) == digest:
            return Proposed(ProcessProposal.objects.filter(version=newest).first(), newest, False)
        waiting = _equal(change, newest, digest)
        proposal = waiting or _write(
            change,
            ProcessProposal(
                base=newest.number, document=document, sources=sources, digest=digest, note=note, origin=origin
            ),
        )
        if proposal.by_id != by.pk or other_members(project, by):
            return Proposed(proposal, None, waiting is None)
        return Proposed(proposal, _publish(change, proposal, "alone"), True)


def _equal(change: ProjectChange, newest: ProcessVersion, digest: str) -> ProcessProposal | None:
    """A proposal on top of the newest version that waits and says the very same."""
    same = ProcessProposal.objects.filter(project=change.project, outcome="", base=newest.number, digest=digest)
    return same.order_by("pk").first()


def _write(change: ProjectChange, proposal: ProcessProposal) -> ProcessProposal:
    proposal.project, proposal.by, proposal.at, proposal.seq = change.project, change.by, change.now, change.next_seq
    proposal.agent = change.by.agent
    proposal.save(force_insert=True)
    change.record(
        "process.proposed",
        proposal=proposal.pk,
        base=proposal.base,
        digest=proposal.digest,
        files=[source["name"] for source in proposal.sources],
        note=proposal.note,
        origin=proposal.origin,
    )
    return proposal


def confirm(*, proposal: ProcessProposal, by: User) -> ProcessVersion:
    """Publish somebody else's proposal. Raises Forbidden `own_proposal`; Conflict `decided`, `superseded`."""
    with project_change(proposal.project, by=by) as change:
        locked = _waiting(change, proposal)
        if locked.by_id == by.pk:
            raise Forbidden(
                f"Nobody confirms their own process. {next_step(second_managers(change.project, locked.by_id))}",
                code="own_proposal",
            )
        newest = newest_version(change.project.pk)
        if newest.number != locked.base:
            raise Conflict(
                f"This was proposed when version {locked.base} was the newest; version {newest.number} is now. "
                "Look at what changed, and propose it anew on top of that.",
                code="superseded",
                base=locked.base,
                newest=newest.number,
            )
        change.record("process.confirmed", proposal=locked.pk, proposed_by=locked.by_id, digest=locked.digest)
        return _publish(change, locked, "confirmed", seq=change.project.chain_length)


def reject(*, proposal: ProcessProposal, reason: str, by: User) -> ProcessProposal:
    """Another manager says no, and why. Raises Invalid (reason), Forbidden `own_proposal`, Conflict `decided`."""
    reason = _text(reason, "reason")
    if not reason:
        raise Invalid({"reason": ["Say why, so that its author knows what to change."]})
    with project_change(proposal.project, by=by) as change:
        locked = _waiting(change, proposal)
        if locked.by_id == by.pk:
            raise Forbidden("This is your own proposal: withdraw it.", code="own_proposal")
        _decide(change, locked, "rejected", change.next_seq, reason)
        change.record("process.rejected", proposal=locked.pk, proposed_by=locked.by_id, reason=reason)
    return locked


def withdraw(*, proposal: ProcessProposal, by: User) -> ProcessProposal:
    """Its author takes it back. Raises Forbidden `not_yours`, Conflict `decided`."""
    with project_change(proposal.project, by=by) as change:
        locked = _waiting(change, proposal)
        if locked.by_id != by.pk:
            raise Forbidden("Only its author withdraws a proposal. Reject it, and say why.", code="not_yours")
        _decide(change, locked, "withdrawn", change.next_seq)
        change.record("process.withdrawn", proposal=locked.pk)
    return locked


def _waiting(change: ProjectChange, proposal: ProcessProposal) -> ProcessProposal:
    """The proposal, locked, of somebody who may decide on it. Raises Forbidden or Conflict `decided`."""
    roles.demand(change.membership, "publish_process")
    locked = ProcessProposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    if locked.outcome:
        how = {"withdrawn": "withdrawn", "rejected": "rejected"}.get(locked.outcome, "published")
        raise Conflict(f"This proposal has been {how} already.", code="decided", outcome=locked.outcome)
    return locked


def _publish(change: ProjectChange, proposal: ProcessProposal, outcome: str, seq: int | None = None) -> ProcessVersion:
    """`seq` is the place of the event that decided it; alone, that is the publishing itself."""
    seq = seq or change.next_seq
    version = publish(change, proposal)
    proposal.version = version
    _decide(change, proposal, outcome, seq)
    return version


def _decide(change: ProjectChange, proposal: ProcessProposal, outcome: str, seq: int, reason: str = "") -> None:
    proposal.outcome, proposal.reason = outcome, reason
    proposal.decided_by, proposal.decided_at, proposal.decided_seq = change.by, change.now, seq
    proposal.save()


def _text(text: str, field: str) -> str:
    text = text.strip()
    if len(text) > LONGEST_WORD:
        raise Invalid({field: [f"At most {LONGEST_WORD} characters, please."]})
    return text


def _origin(given: Mapping[str, str]) -> dict[str, str]:
    found = {name: str(given[name]).strip() for name in ORIGIN if given.get(name)}
    for name, text in found.items():
        if len(text) > LONGEST_ORIGIN:
            raise Invalid({f"source.{name}": [f"At most {LONGEST_ORIGIN} characters, please."]})
    return {name: text for name, text in found.items() if text}
