"""What somebody typed and uploaded on an offer form, kept until it is offered, so that a refusal loses nothing.

A draft is nobody's evidence: no event tells of it, only its author sees it, and offering ends it.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet, Sum

from projects import clock
from projects.changes import lock_membership
from projects.errors import Invalid, NotFound, TooLarge
from projects.models import Feature, User
from projects.playbooks.process import Gate
from reviews import storage
from reviews.artifacts import KINDS, Kind, LazyUpload, PreparedFile, Upload
from reviews.models import Draft, DraftFile, HalfUpload
from reviews.rules import demand_giver, gate_of

LARGEST_FIELDS = 12 * 1024 * 1024  # characters of all that was typed
LONGEST_NAME = 255
LAST_POSITION = 32_767
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Kept:
    """`left_out` says in sentences which files were beyond a limit and are not kept."""

    draft: Draft
    left_out: list[str]


def kind_at(gate: Gate) -> Kind:
    """What a gate takes; what a playbook made up is a document."""
    return KINDS.get(gate.artifact, KINDS["document"])


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
    with transaction.atomic():
        draft = open_draft(feature, gate, by)
        draft.fields = dict(fields)
        draft.save()
        draft.uploads.filter(pk__in=abandoned).delete()
        left_out = _replace_files(draft, kind_at(gate), uploads, dropped)
    return Kept(draft, left_out)


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


def _replace_files(draft: Draft, kind: Kind, uploads: Sequence[Upload], dropped: Collection[str]) -> list[str]:
    draft.files.filter(name__in=dropped).delete()
    left_out: list[str] = []
    surplus = 0
    for upload in uploads:
        name = upload.name[:LONGEST_NAME]
        beyond = beyond_size(draft, kind, name, upload.size)
        if beyond:
            left_out.append(beyond)
        elif is_full(draft, kind, name):
            surplus += 1
        else:
            _place(draft, kind, name, upload)
    if surplus:
        left_out.append(f"At most {kind.max_files} files can be kept; {surplus} were left out.")
    return left_out


def beyond_size(draft: Draft, kind: Kind, name: str, size: int) -> str:
    """A sentence where a file of this size is beyond a limit, alone or with all others of the draft; else ""."""
    if size > kind.max_file_bytes:
        return f"“{name[:120]}” is larger than {kind.max_file_bytes // MEGABYTE} MB."
    if kind.max_files == 1:
        return ""
    others = sum(found.aggregate(sum=Sum("size"))["sum"] or 0 for found in _others(draft, name))
    if others + size > kind.max_total_bytes:
        most = kind.max_total_bytes // MEGABYTE
        return f"With “{name[:120]}” the files together would be larger than {most} MB."
    return ""


def is_full(draft: Draft, kind: Kind, name: str) -> bool:
    """Whether no further file fits, unless it replaces one of its name. A kind of one file has it replaced by any."""
    return kind.max_files > 1 and sum(found.count() for found in _others(draft, name)) >= kind.max_files


def _others(draft: Draft, name: str) -> tuple[QuerySet[DraftFile], QuerySet[HalfUpload]]:
    return draft.files.exclude(name=name), draft.uploads.exclude(name=name)


def next_position(draft: Draft) -> int:
    """After all files, half ones included."""
    last = [found.aggregate(last=Max("position"))["last"] for found in (draft.files, draft.uploads)]
    return min(max((place for place in last if place is not None), default=-1) + 1, LAST_POSITION)


def _place(draft: Draft, kind: Kind, name: str, upload: Upload) -> None:
    content = upload.content
    digest = hashlib.sha256(content).hexdigest()
    key = storage.put(draft.feature.project_id, content, digest)
    row = DraftFile(name=name, size=len(content), sha256=digest, storage_key=key, position=next_position(draft))
    place_file(draft, kind, row)


def place_file(draft: Draft, kind: Kind, row: DraftFile) -> None:
    """Add a file to a locked draft; it takes the place of one of the same name, and in a kind of one file of any."""
    before = draft.files.filter(name=row.name).values_list("position", flat=True).first()
    if before is not None:
        row.position = before
    gone = draft.files.all() if kind.max_files == 1 else draft.files.filter(name=row.name)
    gone.delete()
    row.draft = draft
    row.save()


def uploads_of(draft: Draft) -> tuple[Upload, ...]:
    """The kept files as they were received, each read when it is asked for.

    Their content raises Invalid (files) where the store lost it.
    """
    read = reader()
    return tuple(
        LazyUpload(file.name, file.size, partial(read, file.name, file.storage_key), _prepared(file))
        for file in draft.files.order_by("position")
    )


def reader() -> Callable[[str, str], bytes]:
    """Reads files of the store by name and key, and holds the last one; Invalid (files) where one is damaged."""
    return lru_cache(maxsize=1)(_intact)


def _intact(name: str, key: str) -> bytes:
    try:
        return storage.read(key)
    except storage.Damaged as damage:
        raise Invalid({"files": [f"“{name}” is damaged in the store. Upload it again."]}) from damage


def _prepared(file: DraftFile) -> PreparedFile | None:
    return PreparedFile(content=b"", **file.served) if file.served else None


def drop_draft(*, feature: Feature, gate_key: str, by: User) -> None:
    """Forget what was typed and which files were kept; the store's bytes may serve others and stay."""
    Draft.objects.filter(feature=feature, gate=gate_key, by=by).delete()
