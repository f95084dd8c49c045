"""Take a file piece by piece into its giver's draft, however often the link fails in between.

What has come lies in rows of the database, so that any process goes on where another stopped. When the last piece is
there, the file becomes one of the draft, and an image is written anew at once: the offer then has nothing left to do.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from projects import clock
from projects.changes import lock_membership
from projects.errors import Conflict, Invalid, NotFound, TooLarge
from projects.models import Feature, User
from projects.playbooks.process import Gate
from reviews.artifacts import InvalidArtifact, Kind, Upload
from reviews.artifacts import TooLarge as ArtifactTooLarge
from reviews.models import Draft, DraftFile, HalfUpload, UploadPiece
from reviews.rules import demand_giver, gate_of
from reviews.services.draft_files import kind_at, next_position, place_file, served_of, stored
from reviews.services.drafts import open_draft
from reviews.services.upload_limits import check_file, demand_few_open, demand_room, refusal_of


@dataclass(frozen=True)
class Arrived:
    """How much of a file is here. `upload` is the id to send more to, None once the whole file is in the draft."""

    name: str
    size: int
    received: int
    upload: int | None


def begin(*, feature: Feature, gate_key: str, name: str, size: int, identity: str = "", by: User) -> Arrived:
    """Begin a file, or go on with it: one of the same name, size and identity goes on where it stopped.

    `identity` tells two files of one name and size apart, such as by when they were last changed. Raises NotFound,
    Forbidden `not_giver`, Invalid, TooLarge, or Conflict `too_many_uploads`.
    """
    gate = gate_of(feature, gate_key)
    kind = kind_at(gate)
    with transaction.atomic():
        draft = open_draft(feature, gate, by)
        check_file(kind, name, size, identity)
        if identity and draft.files.filter(name=name, size=size, identity=identity).exists():
            return Arrived(name, size, size, None)
        half = _resumed(draft, name, size, identity) or _begun(draft, kind, name, size, identity)
    return _finish(feature, gate, half, by) if half.received == half.size else _arrived(half)


def add_piece(*, feature: Feature, gate_key: str, upload_id: int, offset: int, content: bytes, by: User) -> Arrived:
    """Add the bytes from `offset` on. A piece sent twice counts once.

    Raises NotFound, Forbidden `not_giver`, Invalid, TooLarge, or Conflict `wrong_offset` with `received`, from where to
    go on. A file that turns out to be no image is forgotten.
    """
    gate = gate_of(feature, gate_key)
    refusal = None
    with transaction.atomic():
        demand_giver(lock_membership(project_id=feature.project_id, user_id=by.pk), gate)
        half = _mine(feature, gate, by).select_for_update(of=("self",)).filter(pk=upload_id).first()
        if half is None:
            raise NotFound()
        if _is_new(half, offset, content):
            refusal = refusal_of(kind_at(gate), half, content)
            if refusal:
                half.delete()
            else:
                _append(half, content)
    if refusal:
        raise refusal
    return _finish(feature, gate, half, by) if half.received == half.size else _arrived(half)


def cancel(*, feature: Feature, gate_key: str, upload_id: int, by: User) -> None:
    """Forget what came of a file. Raises NotFound (also where there is nothing any more), Forbidden `not_giver`."""
    gate = gate_of(feature, gate_key)
    with transaction.atomic():
        demand_giver(lock_membership(project_id=feature.project_id, user_id=by.pk), gate)
        if not _mine(feature, gate, by).filter(pk=upload_id).delete()[0]:
            raise NotFound()


def _mine(feature: Feature, gate: Gate, by: User) -> QuerySet[HalfUpload]:
    return HalfUpload.objects.filter(draft__feature=feature, draft__gate=gate.key, draft__by=by)


def _resumed(draft: Draft, name: str, size: int, identity: str) -> HalfUpload | None:
    half = draft.uploads.select_for_update().filter(name=name, size=size, identity=identity).first()
    if half:
        half.touched_at = clock.now()
        half.save(update_fields=["touched_at"])
    return half


def _begun(draft: Draft, kind: Kind, name: str, size: int, identity: str) -> HalfUpload:
    demand_room(draft, kind, name, size)
    gone = draft.uploads.all() if kind.max_files == 1 else draft.uploads.filter(name=name)
    gone.delete()
    demand_few_open(draft.by, size)
    return HalfUpload.objects.create(
        draft=draft,
        name=name,
        size=size,
        identity=identity,
        position=next_position(draft),
        touched_at=clock.now(),
    )


def _is_new(half: HalfUpload, offset: int, content: bytes) -> bool:
    """Whether the piece lies right behind what is here; False where it is here already. Raises Conflict, Invalid."""
    if not content:
        raise Invalid({"body": ["A piece has at least one byte."]})
    if offset == half.received:
        if offset + len(content) > half.size:
            raise Invalid({"body": [f"More bytes came than the {half.size} of the file."]})
        return True
    if UploadPiece.objects.filter(upload=half, offset=offset, content=content).exists():
        return False
    raise Conflict(
        f"{half.received} bytes are here. Go on from there.",
        code="wrong_offset",
        received=half.received,
        size=half.size,
    )


def _append(half: HalfUpload, content: bytes) -> None:
    UploadPiece.objects.create(upload=half, offset=half.received, content=content)
    half.received += len(content)
    half.touched_at = clock.now()
    half.save(update_fields=["received", "touched_at"])


def _arrived(half: HalfUpload) -> Arrived:
    return Arrived(half.name, half.size, half.received, half.pk)


def _finish(feature: Feature, gate: Gate, half: HalfUpload, by: User) -> Arrived:
    """Put the whole file into the draft. Slow work comes before any lock; who comes second finds it done."""
    content = b"".join(bytes(piece.content) for piece in half.pieces.all())
    row = _file_of(feature, kind_at(gate), half, content) if len(content) == half.size else None
    with transaction.atomic():
        draft = open_draft(feature, gate, by)
        waiting = draft.uploads.select_for_update().filter(pk=half.pk).first()
        if waiting and row:
            place_file(draft, kind_at(gate), row)
            waiting.delete()
        elif not draft.files.filter(name=half.name, size=half.size).exists():
            raise NotFound()
    return Arrived(half.name, half.size, half.size, None)


def _file_of(feature: Feature, kind: Kind, half: HalfUpload, content: bytes) -> DraftFile:
    """The file in the store, an image also as it will be served. Raises Invalid, TooLarge; it is forgotten then."""
    try:
        served = served_of(feature, kind, Upload(half.name, content))
    except InvalidArtifact as error:
        half.delete()
        raise (TooLarge if isinstance(error, ArtifactTooLarge) else Invalid)(error.errors) from error
    row = stored(feature, half.name, content)
    row.served, row.identity, row.position = served, half.identity, half.position
    return row
