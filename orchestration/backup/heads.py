"""The heads of all chains, brought down to what a manifest can hold and a restored database be compared by."""

import hashlib
from dataclasses import dataclass

from django.db import connection

_HEADS = """
SELECT 'feature', id, chain_length, chain_head FROM projects_feature
UNION ALL SELECT 'project', id, chain_length, chain_head FROM projects_project ORDER BY 1, 2
"""
# A chain is in order where its last event is the one that its row names, and it has as many as the row says.
_BROKEN = """
WITH chain AS (
  SELECT coalesce(feature_id, -project_id) AS id, count(*) AS length, max(seq) AS last,
    (array_agg(hash ORDER BY seq DESC))[1] AS head
  FROM projects_event GROUP BY 1)
SELECT count(*) FROM (
  SELECT id, chain_length, chain_head FROM projects_feature
  UNION ALL SELECT -id, chain_length, chain_head FROM projects_project) kept
FULL JOIN chain USING (id)
WHERE (kept.chain_length, kept.chain_length, kept.chain_head) IS DISTINCT FROM (chain.length, chain.last, chain.head)
"""


@dataclass(frozen=True)
class Heads:
    chains: int
    broken: int
    sha256: str
    anchors: int
    last_anchor: str


def heads() -> Heads:
    digest, chains = hashlib.sha256(), 0
    with connection.cursor() as cursor:
        cursor.execute(_HEADS)
        while rows := cursor.fetchmany(5000):
            chains += len(rows)
            digest.update("".join(f"{kind}:{id_} {length} {head}\n" for kind, id_, length, head in rows).encode())
        cursor.execute(_BROKEN)
        broken = cursor.fetchone()[0]
        cursor.execute(
            "SELECT count(*), coalesce((SELECT hash FROM projects_anchor ORDER BY id DESC LIMIT 1), '') FROM projects_anchor"
        )
        anchors, last = cursor.fetchone()
    return Heads(chains, broken, digest.hexdigest(), anchors, last)
