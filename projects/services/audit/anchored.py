"""The anchors: their own chain, and whether every head they hold still stands where it stood."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import connection

from projects.models import Anchor
from projects.services.anchors import anchor_hash
from projects.services.audit.plain import Row, plain

# A head has to be found again: the event with that number in that chain still has that hash.
_LOST_HEADS = """
SELECT a.id, h.key, (h.value->>0)::int FROM projects_anchor a CROSS JOIN LATERAL jsonb_each(a.heads) h
LEFT JOIN projects_event e ON e.seq = (h.value->>0)::int AND e.hash = h.value->>1 AND (
  e.feature_id = split_part(h.key, ':', 2)::bigint AND h.key LIKE 'feature:%%'
  OR e.feature_id IS NULL AND e.project_id = split_part(h.key, ':', 2)::bigint AND h.key LIKE 'project:%%')
WHERE e.id IS NULL ORDER BY a.id, h.key LIMIT 100
"""


def anchor_findings(*, noted: str | None) -> Iterator[str]:
    """What is wrong with the anchors; `noted` is the hash of one that somebody keeps outside the database."""
    prev, seen = "", noted is None
    for row in Anchor.objects.order_by("pk").values().iterator(chunk_size=200):
        anchor = plain(row)
        if anchor["prev"] != prev:
            yield f"anchor {anchor['id']} does not follow the one before it."
        if not is_whole(anchor):
            yield f"anchor {anchor['id']} was altered."
        prev = anchor["hash"]
        seen = seen or prev == noted
    if not seen:
        yield f"the anchor {noted} is not among them: the anchors were rewritten."
    for anchor_id, chain, length in lost_chains():
        yield f"anchor {anchor_id} has event {length} of {chain}, which is gone or another one now."


def lost_chains() -> list[tuple[int, str, int]]:
    """Anchor, chain (`feature:7`) and length of heads that are not there any more; a hundred at most."""
    with connection.cursor() as cursor:
        cursor.execute(_LOST_HEADS)
        return list(cursor.fetchall())


def is_whole(anchor: Row) -> bool:
    expected = anchor_hash(
        prev=anchor["prev"],
        at=datetime.fromisoformat(anchor["at"]),
        last_event=anchor["last_event"],
        heads=anchor["heads"],
    )
    return bool(expected == anchor["hash"])


def lost_heads(anchors: Iterable[Row], events: Iterable[Row], chain: str) -> Iterator[str]:
    """The same question of one chain, over plain rows."""
    hashes = {event["seq"]: event["hash"] for event in events}
    for anchor in anchors:
        if not is_whole(anchor):
            yield f"anchor {anchor['id']} was altered."
        length, head = anchor["heads"].get(chain, (0, None))
        if head is not None and hashes.get(length) != head:
            yield f"anchor {anchor['id']} has event {length}, which is gone or another one now."
