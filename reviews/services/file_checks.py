"""Look at every stored file once a day. How far a look has come stands in a row, and any worker goes on with it."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from projects import clock
from reviews import storage
from reviews.models import FileCheck
from reviews.services import damage

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
_KEPT = timedelta(days=30)
_HOUR = 3  # of the night, in the time zone of the installation
_AT_ONCE = 200
_SOME = 20
# Each table is asked by its own index where it has one; drafts and comparisons are few.
_KEYS = """
SELECT DISTINCT storage_key FROM (
  (SELECT DISTINCT storage_key FROM reviews_revisionfile WHERE storage_key > %(after)s ORDER BY 1 LIMIT %(most)s)
  UNION ALL
  (SELECT DISTINCT storage_key FROM reviews_draftfile WHERE storage_key > %(after)s ORDER BY 1 LIMIT %(most)s)
  UNION ALL
  (SELECT DISTINCT picture_key FROM reviews_screencomparison
    WHERE picture_key > %(after)s AND state = 'done' ORDER BY 1 LIMIT %(most)s)
) kept ORDER BY 1 LIMIT %(most)s
"""
# Marks of what nothing rests on any more, such as the file of a draft that was thrown away.
_FORGET = """
DELETE FROM reviews_damagedfile d
WHERE NOT EXISTS (SELECT FROM reviews_revisionfile f WHERE f.storage_key = d.storage_key)
  AND NOT EXISTS (SELECT FROM reviews_draftfile f WHERE f.storage_key = d.storage_key)
  AND NOT EXISTS (SELECT FROM reviews_screencomparison c WHERE c.picture_key = d.storage_key AND c.state = 'done')
"""


def stored_keys(after: str = "") -> Iterator[str]:
    """Every key that a revision, a draft or a comparison rests on, in order, from behind `after`."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_KEYS, {"after": after, "most": _AT_ONCE})
            keys = [row[0] for row in cursor.fetchall()]
        yield from keys
        if len(keys) < _AT_ONCE:
            return
        after = keys[-1]


def _demand_this_store() -> None:
    """Raise StoreAway where not one of some files is there: this is another store than the one they were put into."""
    some = list(islice(stored_keys(), _SOME))
    if len(some) > 1 and all(storage.damage_of(key) == storage.GONE for key in some):
        raise storage.StoreAway(f"Not one of {len(some)} files is there. Is this the store they were put into?")


def check_all(tell: Callable[[str, str | None], None]) -> int:
    """Look at every file now; `tell` hears each key and what is wrong with it. Returns how many are damaged.

    Raises StoreAway, also where none of the files is there at all; then nothing was marked.
    """
    _demand_this_store()
    found = 0
    for key in stored_keys():
        reason = damage.look(key)
        found += reason is not None
        tell(key, reason)
    _forget_unused()
    return found


def check_for_a_while(*, seconds: float = 20.0) -> bool:
    """Begin tonight's look where none was begun, or go on with it; returns whether anything may be left."""
    check = _take()
    if check is None:
        return False
    try:
        _demand_this_store()
        if not _go_on(check, time.monotonic() + seconds):
            return _later(check)
    except storage.StoreAway as error:
        logger.error("the look at all files waits: %s", error)
        return _later(check)
    _forget_unused()
    check.running, check.ended_at = False, clock.now()
    check.save()
    FileCheck.objects.filter(started_at__lt=clock.now() - _KEPT).delete()
    return False


def _go_on(check: FileCheck, until: float) -> bool:
    """Look at files until a moment; whether that was the last of them."""
    for key in stored_keys(check.after):
        check.damaged += damage.look(key) is not None
        check.files += 1
        check.after = key
        if time.monotonic() > until:
            return False
    return True


def _later(check: FileCheck) -> bool:
    check.taken_until = None
    check.save()
    return True


def _take() -> FileCheck | None:
    """The look that is under way and that nobody else has taken, or a new one where tonight's is missing."""
    now = clock.now()
    with transaction.atomic():
        free = Q(taken_until=None) | Q(taken_until__lte=now)
        check = FileCheck.objects.select_for_update(skip_locked=True).filter(free, running=True).first()
        if check is None:
            check = _begin(now)
        if check is not None:
            check.taken_until = now + LEASE
            check.save(update_fields=["taken_until"])
    return check


def _begin(now: datetime) -> FileCheck | None:
    if FileCheck.objects.filter(Q(running=True) | Q(started_at__gte=_last_night(now))).exists():
        return None
    try:
        with transaction.atomic():
            return FileCheck.objects.create(started_at=now)
    except IntegrityError:  # another worker was quicker
        return None


def _last_night(now: datetime) -> datetime:
    local = timezone.localtime(now)
    night = local.replace(hour=_HOUR, minute=0, second=0, microsecond=0)
    return night if night <= local else night - timedelta(days=1)


def _forget_unused() -> None:
    storage.drop_parts()
    with connection.cursor() as cursor:
        cursor.execute(_FORGET)
