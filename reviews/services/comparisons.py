"""Find out how screens differ: what is wanted stands in rows, and any worker works them off."""

import logging
import time
import traceback
from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from projects import clock
from reviews import pictures, pixel_diff, storage
from reviews.artifacts.digests import sha256
from reviews.models import ScreenComparison
from reviews.pairs import Inputs
from reviews.services import damage

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 5
LEASE = timedelta(minutes=2)  # a claimed row of a worker that died is tried again after it
_AWAY = timedelta(seconds=30)
_GIVEN_UP = "They could not be compared."
# What wakes a worker after the commit; the roof registers its wake-up call here.
after_asking: list[Callable[[], None]] = []


def ask(project_id: int, wanted: Iterable[Inputs]) -> None:
    """Let each comparison be made that nobody asked for before; cheap where all were."""
    rows = [
        ScreenComparison(
            project_id=project_id,
            left_sha=one.left,
            right_sha=one.right,
            tolerance=one.tolerance,
            ignore=[list(box) for box in one.ignore],
            ignore_digest=one.ignore_digest,
        )
        for one in dict.fromkeys(wanted)
    ]
    if not rows:
        return
    ScreenComparison.objects.bulk_create(rows, ignore_conflicts=True)
    for wake in after_asking:
        transaction.on_commit(wake)


def compare_waiting(*, seconds: float = 5.0) -> bool:
    """Work off what waits for about `seconds`; returns whether anything may be left. Any number may run at once."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        row = _claim()
        if row is None:
            return False
        _work_off(row)
    return True


def _claim() -> ScreenComparison | None:
    """Take the oldest row that is due. It is written down before the work begins, so that a death counts as a try."""
    now = clock.now()
    with transaction.atomic():
        row = (
            ScreenComparison.objects.select_for_update(skip_locked=True)
            .filter(Q(not_before=None) | Q(not_before__lte=now), state="waiting")
            .order_by("pk")
            .first()
        )
        if row is None:
            return None
        row.attempts += 1
        row.not_before = now + LEASE
        row.save(update_fields=["attempts", "not_before"])
    return row


def _work_off(row: ScreenComparison) -> None:
    try:
        _finish(row, _compare(row))
    except pixel_diff.Refused as refusal:
        _refuse(row, str(refusal))
    except storage.StoreAway:  # it says nothing of the pictures
        _mine(row).update(not_before=clock.now() + _AWAY, attempts=row.attempts - 1)
    except storage.Damaged:
        _refuse(row, "A picture is gone or damaged.")
    except Exception as error:  # whatever one pair does must not stop the others
        where = "".join(traceback.format_tb(error.__traceback__)[-2:])
        logger.error("comparison %s failed, attempt %s: %s\n%s", row.pk, row.attempts, type(error).__name__, where)
        if row.attempts >= MOST_ATTEMPTS:
            _refuse(row, _GIVEN_UP)
        else:
            _mine(row).update(not_before=clock.now() + timedelta(seconds=2**row.attempts))


def _compare(row: ScreenComparison) -> pixel_diff.Difference:
    if row.attempts > MOST_ATTEMPTS:  # whoever tried before did not live to tell
        raise pixel_diff.Refused(_GIVEN_UP)
    left, right = (storage.read(storage.key_of(row.project_id, sha)) for sha in (row.left_sha, row.right_sha))
    return pictures.compare(
        left, right, tolerance=row.tolerance, forgiving=row.tolerance > 0, ignore=[tuple(box) for box in row.ignore]
    )


def _finish(row: ScreenComparison, found: pixel_diff.Difference) -> None:
    key = storage.put(row.project_id, found.picture, sha256(found.picture))
    damage.lift([key])
    _mine(row).update(
        state="done",
        share=found.share,
        same_size=found.same_size,
        width=found.width,
        height=found.height,
        regions=[list(region) for region in found.regions],
        picture_key=key,
        not_before=None,
    )


def _refuse(row: ScreenComparison, sentence: str) -> None:
    _mine(row).update(state="refused", sentence=sentence[:200], not_before=None)


def _mine(row: ScreenComparison) -> QuerySet[ScreenComparison]:
    return ScreenComparison.objects.filter(pk=row.pk, state="waiting")
