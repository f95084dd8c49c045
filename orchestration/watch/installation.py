"""What belongs to no feature: the database's guards, the anchors, the outbox, the stored files."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from django.db import connection
from django.db.models import Max

from orchestration.models import Watch
from orchestration.services.relay import LEASE, LONGEST_PAUSE
from projects import clock
from projects.models import Anchor, Outbox
from projects.services.audit.anchored import anchor_findings, lost_chains
from reviews import storage
from reviews.models import DamagedFile
from reviews.services import damage
from reviews.services.file_checks import stored_keys

FILES_IN_A_FOLDER, FILES_IN_A_BUCKET = 2000, 100
_HOUR = timedelta(hours=1)
_LATE = timedelta(minutes=5)
_MANY = 8  # attempts: after these an event has failed for a quarter of an hour
_GUARDS = """
SELECT 'trigger ' || tgname || ' of ' || tgrelid::regclass, tgenabled = 'O' FROM pg_trigger
WHERE NOT tgisinternal AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)
UNION ALL
SELECT 'constraint ' || conname || ' of ' || conrelid::regclass, convalidated FROM pg_constraint
WHERE connamespace = current_schema()::regnamespace AND contype IN ('c', 'f', 'u') AND conrelid <> 0
"""


def guards(watch: Watch) -> list[str]:
    """Guards that were there at the last look, under the same migrations, and are off or gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations")
        migrations = cursor.fetchone()[0]
        cursor.execute("SHOW session_replication_role")
        role = cursor.fetchone()[0]
        cursor.execute(_GUARDS)
        here = dict(cursor.fetchall())
    found = [f"the {name} is switched off." for name, on in sorted(here.items()) if not on]
    if role != "origin":
        found.append("the database switches all guards off for everybody (session_replication_role).")
    if watch.guards.get("migrations") == migrations:
        found += [f"the {name} is gone." for name in watch.guards["names"] if name not in here]
    else:
        watch.guards = {"migrations": migrations, "names": sorted(here)}
    return found


def anchors(watch: Watch, *, altered: bool) -> list[str] | None:
    """What is wrong with them; None where they were compared within the hour and nothing speaks against them."""
    now = clock.now()
    if not altered and watch.anchors_at and now - watch.anchors_at < _HOUR:
        return None
    watch.anchors_at = now
    return list(anchor_findings(noted=None))


def anchors_lost(watch: Watch) -> bool:
    """Whether the newest anchors are fewer than at the last look."""
    newest = Anchor.objects.aggregate(newest=Max("pk"))["newest"] or 0
    lost = newest < watch.newest.get("projects_anchor", 0)
    watch.newest["projects_anchor"] = max(newest, watch.newest.get("projects_anchor", 0))
    return lost


def cut_off() -> dict[int, list[str]]:
    """By feature: what an anchor holds of its chain, and the chain does not any more."""
    found: dict[int, list[str]] = {}
    for anchor, chain, length in lost_chains():
        kind, _, pk = chain.partition(":")
        if kind == "feature":
            found.setdefault(int(pk), []).append(
                f"its event {length}, which anchor {anchor} holds, is gone or another one."
            )
    return found


def outbox() -> list[str]:
    now = clock.now()
    found = []
    if far := Outbox.objects.filter(not_before__gt=now + LONGEST_PAUSE + LEASE).count():
        found.append(f"{far} events are put off for longer than any pause lasts.")
    if failing := Outbox.objects.filter(attempts__gte=_MANY).count():
        found.append(f"the effects of {failing} events fail again and again.")
    if Outbox.objects.filter(not_before=None, event__at__lt=now - _LATE).exists():
        found.append("events wait for more than five minutes: does a worker run?")
    return found


def files(watch: Watch) -> list[str]:
    """Whether the next files are there; what is in them is compared every night."""
    try:
        for key in _next_keys(watch):
            if not storage.exists(key):
                damage.look(key)
    except storage.StoreAway:
        return ["the store of files does not serve."]
    count = DamagedFile.objects.count()
    return [f"{count} stored files are gone or were altered."] if count else []


def _next_keys(watch: Watch) -> Iterator[str]:
    most = FILES_IN_A_FOLDER if storage.is_folder() else FILES_IN_A_BUCKET
    keys = list(islice(stored_keys(watch.files_after), most))
    watch.files_after = keys[-1] if len(keys) == most else ""
    return iter(keys)
