"""Offer a revision: the giver hands something over."""

from collections.abc import Sequence
from dataclasses import dataclass

from projects.changes import FeatureChange, feature_change
from projects.errors import Invalid, TooLarge
from projects.models import Feature, User
from projects.playbooks.process import Gate, PhaseRef
from projects.selectors.processes import process_of
from reviews import answers, artifacts, storage
from reviews.artifacts import InvalidArtifact, Prepared, PreparedFile, Submission
from reviews.artifacts import TooLarge as ArtifactTooLarge
from reviews.facts import GateFacts
from reviews.models import DamagedFile, Revision, RevisionFile
from reviews.rules import demand_giver, demand_opened, gate_of
from reviews.selectors.evidence import facts_for
from reviews.services import damage
from reviews.services.carrying import carry_over
from reviews.services.owners import owners_to_ask
from reviews.services.receivers import add_receivers, find_receivers, name_everyone
from reviews.services.records import demand_other_record, give_number
from reviews.services.requests import add_request
from reviews.services.screen_work import ask_after_offer
from reviews.words import limit_text


@dataclass(frozen=True)
class Offered:
    """`created` is False where the bytes equal the current revision, which is then `revision`."""

    revision: Revision
    created: bool


def offer(
    *,
    feature: Feature,
    gate_key: str,
    submission: Submission,
    note: str = "",
    receivers: Sequence[str] = (),
    confirms_phase: bool = True,
    by: User,
) -> Offered:
    """Hand a revision over to the receivers of a gate.

    `receivers` are e-mail addresses of members who all must accept; a gate that asks everyone names all present
    holders when nobody is named, and a usage of components names their owners too. Raises NotFound, Invalid, TooLarge, Forbidden `not_giver`, Conflict `closed` or
    `too_early`.
    """
    gate = gate_of(feature, gate_key)
    note = limit_text(note, field="note", at_most=1000)
    unticked = _unticked_phase(feature, gate)
    if unticked and not confirms_phase:
        raise Invalid({"confirms_phase": [f"Confirm that phase {unticked.phase} is complete, or offer later."]})
    named = find_receivers(feature=feature, gate=gate, emails=receivers, by=by)
    source = artifacts.source_digest(submission)
    known = (
        Revision.objects.filter(feature=feature, gate=gate.key)
        .order_by("-number")
        .values_list("source_digest", flat=True)
    )
    # The same bytes need no second look, unless what was kept of them is damaged: then they put it right.
    is_known = known.first() == source and not _rests_on_damage(feature, gate)
    prepared = None if is_known else _prepare(gate, submission)
    files = _store(feature, prepared) if prepared else []
    with feature_change(feature, by=by) as change:
        demand_giver(change.membership, gate)
        demand_opened(change.feature, gate)
        facts = facts_for(change.feature)
        current = Revision.objects.filter(feature=feature, gate=gate.key).order_by("-number").first()
        if current and current.source_digest == source and not (prepared and facts.gate(gate.key).damaged):
            return _offer_again(change, gate, current, facts.gate(gate.key), named, note)
        if prepared is None:  # the same bytes were current a moment ago, and no longer are
            prepared = _prepare(gate, submission)
            files = _store(feature, prepared)
        demand_other_record(change, gate, prepared.data.get("supersedes"))
        number = current.number + 1 if current else 1
        revision = _write(change, gate, number, prepared, files, note, submission.link or "", unticked)
        if current:
            carry_over(change, gate, facts.gate(gate.key), current, revision)
        ask_after_offer(change.feature, process_of(feature), gate, facts, revision)
        if gate.artifact == "usage":
            named = list(dict.fromkeys([*named, *owners_to_ask(change, gate, prepared.data)]))
        if named:
            add_receivers(change, gate, named)
        elif gate.everyone and not facts.gate(gate.key).receivers:
            name_everyone(change, gate)
    return Offered(revision, created=True)


def _unticked_phase(feature: Feature, gate: Gate) -> PhaseRef | None:
    """The phase that the giver's word stands for, because the process has no playbook in which it could be ticked."""
    ref = gate.needs_phase
    ticked_here = ref and any(phase.number == ref.phase for phase in process_of(feature).phases_of(ref.role))
    return None if ticked_here else ref


def _prepare(gate: Gate, submission: Submission) -> Prepared:
    try:
        return artifacts.prepare(gate.artifact, submission)
    except ArtifactTooLarge as error:
        raise TooLarge(error.errors) from error
    except InvalidArtifact as error:
        raise Invalid(error.errors) from error


def _store(feature: Feature, prepared: Prepared) -> list[RevisionFile]:
    """Put the files into the content-addressed store, before any lock is taken; they are immutable and idempotent.

    What was damaged of the same bytes is whole by that, for everybody who rests on it.
    """
    files = [
        RevisionFile(
            position=position,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            sha256=file.sha256,
            storage_key=_kept(feature, file),
            width=file.width,
            height=file.height,
            pixel_digest=file.pixel_digest or "",
        )
        for position, file in enumerate(prepared.files)
    ]
    damage.lift(file.storage_key for file in files)
    return files


def _kept(feature: Feature, file: PreparedFile) -> str:
    """The key of the bytes: put now, or found whole where they were put when they were uploaded."""
    if not file.storage_key:
        return storage.put(feature.project_id, file.content, file.sha256)
    try:
        storage.read(file.storage_key)
    except storage.Damaged as damaged:
        raise Invalid({"files": [f"“{file.name}” is damaged in the store. Upload it again."]}) from damaged
    return file.storage_key


def _rests_on_damage(feature: Feature, gate: Gate) -> bool:
    files = RevisionFile.objects.filter(revision__feature=feature, revision__gate=gate.key)
    return DamagedFile.objects.filter(storage_key__in=files.values("storage_key")).exists()


def _offer_again(
    change: FeatureChange, gate: Gate, current: Revision, facts: GateFacts, named: list[User], note: str
) -> Offered:
    """The same bytes are no new revision; on a returned or stale gate they ask for an answer again."""
    if named:
        add_receivers(change, gate, named)
    if answers.wants_asking_again(facts, change.feature.rounds[gate.checkpoint]):
        add_request(change, gate, current, note)
    return Offered(current, created=False)


def _write(
    change: FeatureChange,
    gate: Gate,
    number: int,
    prepared: Prepared,
    files: list[RevisionFile],
    note: str,
    link: str,
    confirms: PhaseRef | None,
) -> Revision:
    revision = Revision.objects.create(
        feature=change.feature,
        seq=change.next_seq,
        by=change.by,
        at=change.now,
        gate=gate.key,
        number=number,
        round=change.feature.rounds[gate.checkpoint],
        kind=prepared.kind,
        digest=prepared.digest,
        source_digest=prepared.source_digest,
        body=prepared.body,
        data=prepared.data,
        summary=prepared.summary[:200],
        note=note,
        link=link,
        confirms_phase=confirms is not None,
    )
    for file in files:
        file.revision = revision
    RevisionFile.objects.bulk_create(files)
    record = give_number(change, gate)
    data = {
        "gate": gate.key,
        "revision": number,
        "digest": prepared.digest,
        "source_digest": prepared.source_digest,
        "summary": prepared.summary,
        "note": note,
        "link": link,
        "files": [{"name": file.name, "sha256": file.sha256} for file in files],
    }
    if record:
        data["record"] = record
    if confirms:
        data["confirms_phase"] = {"role": confirms.role, "phase": confirms.phase}
    change.record("revision.offered", **data)
    return revision
