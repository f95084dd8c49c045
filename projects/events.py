"""The event log: hash chains, one for each feature under its lock and one for the project's own events."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from projects.models import Event, Feature, Project

# Reactions to an event that was just written, in its transaction; the chain knows nothing of them.
after_append: list[Callable[[Event], None]] = []


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spaces: equal values give equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode()


def digest_of(*values: Any) -> str:
    """SHA-256 (hex) over plain values, by which an event binds what is too long to stand in it."""
    return hashlib.sha256(canonical(list(values))).hexdigest()


def event_hash(
    *,
    prev: str,
    seq: int,
    kind: str,
    project: int,
    feature: int | None,
    actor: int | None,
    actor_roles: Sequence[str],
    at: datetime,
    data: dict[str, Any],
) -> str:
    """SHA-256 (hex) over everything a reader could be deceived about, and the hash of the row before."""
    return hashlib.sha256(
        canonical(
            [
                prev,
                seq,
                kind,
                project,
                feature,
                actor,
                list(actor_roles),
                at.astimezone(UTC).isoformat(timespec="microseconds"),
                data,
            ]
        )
    ).hexdigest()


def append(
    chain: Feature | Project,
    *,
    kind: str,
    actor: int | None,
    actor_roles: Sequence[str],
    at: datetime,
    data: dict[str, Any],
) -> Event:
    """Insert the next event of a chain whose row the caller has locked; the caller saves the new head with the row."""
    feature_id = chain.pk if isinstance(chain, Feature) else None
    project_id = chain.project_id if isinstance(chain, Feature) else chain.pk
    seq = chain.chain_length + 1
    digest = event_hash(
        prev=chain.chain_head,
        seq=seq,
        kind=kind,
        project=project_id,
        feature=feature_id,
        actor=actor,
        actor_roles=actor_roles,
        at=at,
        data=data,
    )
    event = Event(
        project_id=project_id,
        feature_id=feature_id,
        seq=seq,
        kind=kind,
        actor_id=actor,
        actor_roles=list(actor_roles),
        at=at,
        data=data,
        prev=chain.chain_head,
        hash=digest,
    )
    event.save(force_insert=True)
    chain.chain_head, chain.chain_length = digest, seq
    for react in after_append:
        react(event)
    return event


def first_break(events: Iterable[Event], *, head: str, length: int) -> str | None:
    """Walk one chain in order of seq; say in a sentence where it breaks, or None when head and length agree."""
    prev, seq = "", 0
    for event in events:
        seq += 1
        if event.seq != seq:
            return f"event {seq} is missing (next is {event.seq})"
        if event.prev != prev:
            return f"event {seq} does not follow the one before it"
        expected = event_hash(
            prev=prev,
            seq=seq,
            kind=event.kind,
            project=event.project_id,
            feature=event.feature_id,
            actor=event.actor_id,
            actor_roles=event.actor_roles,
            at=event.at,
            data=event.data,
        )
        if event.hash != expected:
            return f"event {seq} was altered"
        prev = event.hash
    if (seq, prev) != (length, head):
        return f"the chain ends at event {seq}, its head says {length}"
    return None
