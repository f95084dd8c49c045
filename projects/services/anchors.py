"""Tie the heads of all chains together from time to time, so that no write ever waits for another feature's chain."""

import hashlib
import logging
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max

from projects import clock
from projects.events import canonical
from projects.models import Anchor, Event, Feature, Project

logger = logging.getLogger(__name__)
# Events get their ids before they are committed. No writing transaction lasts this long, so what is older than an
# anchor of that age is in it; whatever came later is compared head by head.
SETTLED_AFTER = timedelta(hours=1)
_ANCHOR_LOCK = 0x616E6368  # any number, the same in every process

Heads = dict[str, list[int | str]]


def anchor_hash(*, prev: str, at: datetime, last_event: int, heads: Heads) -> str:
    """SHA-256 (hex) over the anchor and the hash of the one before."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(canonical([prev, moment, last_event, heads])).hexdigest()


def anchor_chains() -> Anchor | None:
    """Write an anchor over the chains that have grown since the last one; None where none has.

    Its number and hash go to the log, where they are out of reach of whoever can rewrite the database.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ANCHOR_LOCK])
        last_event = Event.objects.aggregate(newest=Max("id"))["newest"] or 0
        heads = _grown()
        if not heads:
            return None
        last = Anchor.objects.order_by("-pk").first()
        now, prev = clock.now(), last.hash if last else ""
        anchor = Anchor.objects.create(
            at=now,
            last_event=last_event,
            heads=heads,
            prev=prev,
            hash=anchor_hash(prev=prev, at=now, last_event=last_event, heads=heads),
        )
    logger.info("anchor %s %s", anchor.pk, anchor.hash)
    return anchor


def _grown() -> Heads:
    """The heads that no anchor has yet."""
    settled = Anchor.objects.filter(at__lt=clock.now() - SETTLED_AFTER).order_by("-pk").first()
    known: Heads = {}
    for anchor in Anchor.objects.filter(pk__gt=settled.pk if settled else 0).order_by("pk"):
        known |= anchor.heads
    since = Event.objects.filter(pk__gt=settled.last_event if settled else 0)
    features = Feature.objects.filter(pk__in=since.filter(feature__isnull=False).values("feature"))
    projects = Project.objects.filter(pk__in=since.filter(feature=None).values("project"))
    found: Heads = {}
    for kind, chains in (("project", projects), ("feature", features)):
        for pk, length, head in chains.order_by("pk").values_list("pk", "chain_length", "chain_head"):
            found[f"{kind}:{pk}"] = [length, head]
    return {chain: head for chain, head in found.items() if known.get(chain) != head}
