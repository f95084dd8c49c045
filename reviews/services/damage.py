"""Hold a stored file against its digest, and keep the mark of what is damaged true, in the chains of all it concerns."""

import logging
from collections.abc import Callable, Iterable

from django.db import IntegrityError, transaction

from projects import clock, events
from projects.changes import lock_feature, wake_after_commit
from projects.errors import Refusal
from projects.models import Feature
from reviews import storage
from reviews.models import DamagedFile, DraftFile, RevisionFile, ScreenComparison

logger = logging.getLogger(__name__)
# What follows from a mark that came or went, in the same transaction; the roof judges the locked features anew.
after_marking: list[Callable[[list[Feature]], None]] = []
_HAPPENED = {storage.GONE: "is gone from the store", storage.ALTERED: "was altered in the store"}
_OF_A_REVISION = (
    "Nothing else is shown in its place. Its gate is shut until somebody offers the same file again, offers a new "
    "revision, or a backup is restored. Its author and the managers are told."
)


class FileDamaged(Refusal):
    """A stored file is not what was offered; `file` and `reason` say which and how."""

    default_code = "damaged"


class StoreIsAway(Refusal):
    """No file can be read or kept now."""

    default_code = "store_away"

    def __init__(self) -> None:
        super().__init__("The store of files cannot be reached. Nothing was stored; try again in a minute.")


def read_file(file: RevisionFile) -> bytes:
    """The bytes of a revision's file as they were offered. Raises FileDamaged, and marks it."""
    try:
        return storage.read(file.storage_key)
    except storage.Damaged as damage:
        raise refusal_of(damage, name=file.name) from damage


def refusal_of(damage: storage.Damaged, *, name: str = "") -> FileDamaged:
    """Mark what a reader ran into, and put it into words for them."""
    look(damage.key)
    happened = _HAPPENED[damage.reason]
    offered = RevisionFile.objects.filter(storage_key=damage.key).first()
    kept = DraftFile.objects.filter(storage_key=damage.key).first()
    if offered:
        name = name or offered.name
        sentence = f"The file “{name}” {happened}. {_OF_A_REVISION}"
    elif kept:
        name = kept.name
        sentence = f"The file “{name}” that you uploaded {happened}. Remove it and upload it again."
    else:
        sentence = f"A picture of how screens differ {happened}. It is made anew; try again in a minute."
    return FileDamaged(sentence, file=name, reason=damage.reason)


def look(key: str) -> str | None:
    """Compare the bytes of a key with their digest, mark or unmark them; the reason where they are damaged, else None.

    Raises StoreAway.
    """
    reason = storage.damage_of(key)
    if reason == storage.GONE:
        storage.demand_filled()
    if reason:
        _mark(key, reason)
    else:
        lift([key])
    return reason


def lift(keys: Iterable[str]) -> None:
    """Take the mark off those of the keys that are whole again; cheap where none is marked."""
    marked = DamagedFile.objects.filter(storage_key__in=list(keys)).order_by("storage_key")
    for key in list(marked.values_list("storage_key", flat=True)):
        if storage.damage_of(key) is None:
            with transaction.atomic():
                gone, _ = DamagedFile.objects.filter(storage_key=key).delete()
                if gone:
                    logger.warning("a damaged file is whole again: %s", key)
                    _tell("file.repaired", key)


def _mark(key: str, reason: str) -> None:
    project_id = int(key[1 : key.index("/")])
    with transaction.atomic():
        row, created = DamagedFile.objects.get_or_create(
            storage_key=key, defaults={"project_id": project_id, "reason": reason, "found_at": clock.now()}
        )
        if created:
            logger.error("a stored file is damaged (%s): %s", row.reason, key)
            _tell("file.damaged", key, reason=reason)
    # Difference pictures are derived: whoever asks next has them made anew.
    ScreenComparison.objects.filter(picture_key=key, state="done").update(state="waiting", attempts=0)


def _tell(kind: str, key: str, **more: str) -> None:
    """One event for each gate that ever rested on the file; features are locked in one order."""
    resting = RevisionFile.objects.filter(storage_key=key).select_related("revision")
    by_feature: dict[int, dict[str, RevisionFile]] = {}
    for file in resting.order_by("revision__number"):
        by_feature.setdefault(file.revision.feature_id, {})[file.revision.gate] = file
    changed = [feature for pk in sorted(by_feature) if (feature := _record(pk, kind, by_feature[pk], more))]
    if changed:
        for react in after_marking:
            react(changed)
        wake_after_commit()


def _record(feature_id: int, kind: str, files: dict[str, RevisionFile], more: dict[str, str]) -> Feature | None:
    """None where the feature's chain is broken and takes no event: the mark shuts its gate all the same."""
    try:
        with transaction.atomic():
            feature = lock_feature(feature_id)
            for gate, file in sorted(files.items()):
                about = {"gate": gate, "revision": file.revision.number, "file": file.name, "sha256": file.sha256}
                events.append(feature, kind=kind, actor=None, actor_roles=[], at=clock.now(), data={**about, **more})
            feature.save()
    except IntegrityError:
        logger.error("no event tells feature %s of its damaged file", feature_id)
        return None
    return feature
