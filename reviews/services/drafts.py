"""What somebody typed and uploaded on an offer form, kept until it is offered, so that a refusal loses nothing.

A draft is nobody's evidence: no event tells of it, only its author sees it, and offering ends it.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef

from projects import clock
from projects.changes import lock_membership
from projects.errors import NotFound, TooLarge
from projects.models import Feature, User
from projects.playbooks.process import Gate
from projects.selectors.access import membership_for
from reviews import storage
from reviews.artifacts import InvalidArtifact, Kind, Upload
from reviews.models import Draft, DraftFile, HalfUpload
from reviews.rules import demand_giver, gate_of
from reviews.services.draft_files import (
    LONGEST_NAME,
    beyond_size,
    is_full,
    kind_at,
    next_position,
    place_file,
    served_of,
    stored,
    too_large,
    too_much,
)

LARGEST_FIELDS = 12 * 1024 * 1024  # characters of all that was typed


@dataclass(frozen=True)
class Kept:
    """`left_out` says in sentences which files were beyond a limit and are not kept."""

    draft: Draft
    left_out: list[str]


def draft_of(*, feature: Feature, gate_key: str, by: User) -> Draft | None:
    """The draft of this author, with its files; drafts of others do not exist for them."""
    found = Draft.objects.prefetch_related("files").filter(feature=feature, gate=gate_key, by=by)
    return found.annotate(has_half=Exists(HalfUpload.objects.filter(draft=OuterRef("pk")))).first()


def halves_of(draft: Draft) -> list[HalfUpload]:
    """The files that came only half; no statement where `draft_of` saw none."""
    return list(draft.uploads.all()) if getattr(draft, "has_half", True) else []


def keep_draft(
    *,
    feature: Feature,
    gate_key: str,
    fields: Mapping[str, list[str]],
    uploads: Sequence[Upload] = (),
    dropped: Collection[str] = (),
    abandoned: Collection[int] = (),
    by: User,
) -> Kept:
    """Replace what was typed, add `uploads`, drop the files named in `dropped` and the half uploads with the ids in
    `abandoned`. A file of a known name replaces it.

    Raises NotFound, Forbidden `not_giver`, or TooLarge (body) where the text alone is beyond every limit.
    """
    gate = gate_of(feature, gate_key)
    if sum(len(value) for values in fields.values() for value in values) > LARGEST_FIELDS:
        raise TooLarge({"body": ["This is more text than can be kept."]})
    demand_giver(membership_for(project=feature.project, user=by), gate)
    rows, left_out = _stored(feature, kind_at(gate), uploads)  # takes long, so before any lock
    with transaction.atomic():
        draft = open_draft(feature, gate, by)
        draft.fields = _storable(fields)
        draft.save()
        draft.uploads.filter(pk__in=abandoned).delete()
        draft.files.filter(name__in=dropped).delete()
        left_out += _placed(draft, kind_at(gate), rows)
    return Kept(draft, left_out)


def _storable(fields: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Without NUL, which no JSON in PostgreSQL holds; the form refuses it, and the rest is kept."""
    return {name.replace("\0", ""): [value.replace("\0", "") for value in values] for name, values in fields.items()}


def _stored(feature: Feature, kind: Kind, uploads: Sequence[Upload]) -> tuple[list[DraftFile], list[str]]:
    """The files that may be kept, one after the other in the store, and a sentence for each of the others."""
    rows: list[DraftFile] = []
    left_out: list[str] = []
    for upload in uploads:
        name = upload.name[:LONGEST_NAME]
        if upload.size > kind.max_file_bytes:
            left_out.append(too_large(kind, name))
        elif sum(row.size for row in rows) + upload.size <= kind.max_total_bytes or kind.max_files == 1:
            try:
                rows.append(_kept(feature, kind, Upload(name, upload.content)))
            except storage.StorageFull:
                left_out.append(f"There is no room left for “{name[:120]}”.")
            except storage.StoreAway:
                left_out.append(f"The store of files does not answer, so that “{name[:120]}” is not kept.")
        else:
            left_out.append(too_much(kind, name))
    return rows, left_out


def _kept(feature: Feature, kind: Kind, upload: Upload) -> DraftFile:
    row = stored(feature, upload.name, upload.content)
    with suppress(InvalidArtifact):  # it is kept, and refused with all others of its kind when it is offered
        row.served = served_of(feature, kind, upload)
    return row


def _placed(draft: Draft, kind: Kind, rows: list[DraftFile]) -> list[str]:
    left_out: list[str] = []
    surplus = 0
    for row in rows:
        beyond = beyond_size(draft, kind, row.name, row.size)
        if beyond:
            left_out.append(beyond)
        elif is_full(draft, kind, row.name):
            surplus += 1
        else:
            row.position = next_position(draft)
            place_file(draft, kind, row)
    if surplus:
        left_out.append(f"At most {kind.max_files} files can be kept; {surplus} were left out.")
    return left_out


def open_draft(feature: Feature, gate: Gate, by: User) -> Draft:
    """The giver's draft, locked, made where there is none. Raises NotFound, Forbidden `not_giver`."""
    demand_giver(lock_membership(project_id=feature.project_id, user_id=by.pk), gate)
    draft, created = Draft.objects.select_for_update().get_or_create(
        feature=feature, gate=gate.key, by=by, defaults={"saved_at": clock.now()}
    )
    if not created:
        draft.saved_at = clock.now()
        draft.save(update_fields=["saved_at"])
    return draft


def drop_file(*, feature: Feature, gate_key: str, name: str, by: User) -> None:
    """Take one kept file out of the draft. Raises NotFound (also where there is no such file), Forbidden `not_giver`."""
    gate = gate_of(feature, gate_key)
    with transaction.atomic():
        demand_giver(lock_membership(project_id=feature.project_id, user_id=by.pk), gate)
        mine = DraftFile.objects.filter(draft__feature=feature, draft__gate=gate.key, draft__by=by, name=name)
        if not mine.delete()[0]:
            raise NotFound()


def drop_draft(*, feature: Feature, gate_key: str, by: User) -> None:
    """Forget what was typed and which files were kept; the store's bytes may serve others and stay."""
    Draft.objects.filter(feature=feature, gate=gate_key, by=by).delete()
