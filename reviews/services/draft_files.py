"""The files of a draft: what fits, what becomes of an image before it is offered, and how they are read again."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from functools import lru_cache, partial
from typing import Any

from django.db.models import Max, QuerySet, Sum

from projects.errors import Invalid
from projects.models import Feature
from projects.playbooks.process import Gate
from reviews import storage
from reviews.artifacts import KINDS, Kind, LazyUpload, PreparedFile, Upload, prepare_screen
from reviews.models import Draft, DraftFile, HalfUpload

LONGEST_NAME = 255
LAST_POSITION = 32_767
MEGABYTE = 1024 * 1024


def kind_at(gate: Gate) -> Kind:
    """What a gate takes; what a playbook made up is a document."""
    return KINDS.get(gate.artifact, KINDS["document"])


def beyond_size(draft: Draft, kind: Kind, name: str, size: int) -> str:
    """A sentence where a file of this size is beyond a limit, alone or with all others of the draft; else ""."""
    if size > kind.max_file_bytes:
        return too_large(kind, name)
    if kind.max_files == 1:
        return ""
    others = sum(found.aggregate(sum=Sum("size"))["sum"] or 0 for found in _others(draft, name))
    if others + size > kind.max_total_bytes:
        return too_much(kind, name)
    return ""


def too_large(kind: Kind, name: str) -> str:
    return f"“{name[:120]}” is larger than {kind.max_file_bytes // MEGABYTE} MB."


def too_much(kind: Kind, name: str) -> str:
    return f"With “{name[:120]}” the files together would be larger than {kind.max_total_bytes // MEGABYTE} MB."


def is_full(draft: Draft, kind: Kind, name: str) -> bool:
    """Whether no further file fits, unless it replaces one of its name. A kind of one file has it replaced by any."""
    return kind.max_files > 1 and sum(found.count() for found in _others(draft, name)) >= kind.max_files


def _others(draft: Draft, name: str) -> tuple[QuerySet[DraftFile], QuerySet[HalfUpload]]:
    return draft.files.exclude(name=name), draft.uploads.exclude(name=name)


def next_position(draft: Draft) -> int:
    """After all files, half ones included."""
    last = [found.aggregate(last=Max("position"))["last"] for found in (draft.files, draft.uploads)]
    return min(max((place for place in last if place is not None), default=-1) + 1, LAST_POSITION)


def stored(feature: Feature, name: str, content: bytes) -> DraftFile:
    """A file of a draft, its bytes in the store and itself not saved yet. Raises StorageFull, StoreAway."""
    digest = hashlib.sha256(content).hexdigest()
    key = storage.put(feature.project_id, content, digest)
    return DraftFile(name=name, size=len(content), sha256=digest, storage_key=key)


def served_of(feature: Feature, kind: Kind, upload: Upload) -> dict[str, Any] | None:
    """Write an image anew into the store; for `DraftFile.served`. None for what is no image's kind.

    Raises InvalidArtifact, StorageFull, StoreAway.
    """
    if not kind.takes_images:
        return None
    prepared = prepare_screen(upload)
    found = asdict(prepared) | {"storage_key": storage.put(feature.project_id, prepared.content, prepared.sha256)}
    del found["content"]
    return found


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
