"""What somebody typed and uploaded on an offer form, kept until it is offered, so that a refusal loses nothing.

A draft is nobody's evidence: no event tells of it, only its author sees it, and offering ends it.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from projects import clock
from projects.changes import lock_membership
from projects.errors import TooLarge
from projects.models import Feature, User
from reviews import storage
from reviews.artifacts import KINDS, Kind, Upload
from reviews.models import Draft, DraftFile
from reviews.rules import demand_giver, gate_of

LARGEST_FIELDS = 12 * 1024 * 1024  # characters of all that was typed
LONGEST_NAME = 255


@dataclass(frozen=True)
class Kept:
    """`left_out` says in sentences which files were beyond a limit and are not kept."""

    draft: Draft
    left_out: list[str]


def draft_of(*, feature: Feature, gate_key: str, by: User) -> Draft | None:
    """The draft of this author, with its files; drafts of others do not exist for them."""
    return Draft.objects.prefetch_related("files").filter(feature=feature, gate=gate_key, by=by).first()


def keep_draft(
    *,
    feature: Feature,
    gate_key: str,
    fields: Mapping[str, list[str]],
    uploads: Sequence[Upload] = (),
    dropped: Collection[str] = (),
    by: User,
) -> Kept:
    """Replace what was typed, add `uploads`, drop the files named in `dropped`. A file of a known name replaces it.

    Raises NotFound, Forbidden `not_giver`, or TooLarge (body) where the text alone is beyond every limit.
    """
    gate = gate_of(feature, gate_key)
    kind = KINDS.get(gate.artifact, KINDS["document"])
    if sum(len(value) for values in fields.values() for value in values) > LARGEST_FIELDS:
        raise TooLarge({"body": ["This is more text than can be kept."]})
    with transaction.atomic():
        demand_giver(lock_membership(project_id=feature.project_id, user_id=by.pk), gate)
        draft, _ = Draft.objects.select_for_update().get_or_create(
            feature=feature, gate=gate.key, by=by, defaults={"saved_at": clock.now()}
        )
        draft.fields, draft.saved_at = dict(fields), clock.now()
        draft.save()
        left_out = _replace_files(draft, kind, uploads, dropped)
    return Kept(draft, left_out)


def _replace_files(draft: Draft, kind: Kind, uploads: Sequence[Upload], dropped: Collection[str]) -> list[str]:
    fitting, left_out = _fitting(kind, uploads)
    gone = {*dropped, *(upload.name for upload in fitting)}
    if kind.max_files == 1 and fitting:
        DraftFile.objects.filter(draft=draft).delete()
    DraftFile.objects.filter(draft=draft, name__in=gone).delete()
    kept = list(DraftFile.objects.filter(draft=draft).order_by("position"))
    room = kind.max_files - len(kept)
    if len(fitting) > room:
        left_out.append(f"At most {kind.max_files} files can be kept; {len(fitting) - room} were left out.")
    start = kept[-1].position + 1 if kept else 0
    rows = [_row(draft, start + at, upload) for at, upload in enumerate(fitting[: max(room, 0)])]
    DraftFile.objects.bulk_create(rows)
    return left_out


def _fitting(kind: Kind, uploads: Sequence[Upload]) -> tuple[list[Upload], list[str]]:
    """The uploads that may be kept, the last of each name, and a sentence for each of the others."""
    fitting: dict[str, Upload] = {}
    left_out, room = [], kind.max_total_bytes
    for upload in uploads:
        name = upload.name[:LONGEST_NAME]
        if len(upload.content) > min(kind.max_file_bytes, room):
            left_out.append(f"“{name[:120]}” is larger than {kind.max_file_bytes // (1024 * 1024)} MB.")
            continue
        room -= len(upload.content)
        fitting[name] = Upload(name, upload.content)
    return list(fitting.values()), left_out


def _row(draft: Draft, position: int, upload: Upload) -> DraftFile:
    digest = hashlib.sha256(upload.content).hexdigest()
    return DraftFile(
        draft=draft,
        position=position,
        name=upload.name,
        size=len(upload.content),
        sha256=digest,
        storage_key=storage.put(draft.feature.project_id, upload.content, digest),
    )


def uploads_of(draft: Draft) -> tuple[Upload, ...]:
    """The kept files with their bytes, as they were received."""
    files = DraftFile.objects.filter(draft=draft).order_by("position")
    return tuple(Upload(file.name, storage.read(file.storage_key)) for file in files)


def drop_draft(*, feature: Feature, gate_key: str, by: User) -> None:
    """Forget what was typed and which files were kept; the store's bytes may serve others and stay."""
    Draft.objects.filter(feature=feature, gate=gate_key, by=by).delete()
