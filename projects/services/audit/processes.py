"""A project's process versions and the proposals they came from, against the project's chain."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from projects.events import digest_of
from projects.services.audit.plain import Row, differing, same_moment

_DECIDED_BY = {
    "confirmed": "process.confirmed",
    "alone": "process.published",
    "rejected": "process.rejected",
    "withdrawn": "process.withdrawn",
}


def version_findings(events: Sequence[Row], processes: Iterable[Row]) -> Iterator[str]:
    """Whether each version is what was published."""
    published = {
        event["data"].get("version", 1): event["data"].get("digest") or event["data"].get("process_digest")
        for event in events
        if event["kind"] in ("project.created", "process.published")
    }
    for row in processes:
        digest = published.pop(row["number"], None)
        if digest is None:
            yield f"no event tells of process version {row['number']}."
        elif digest != digest_of(row["document"], row["sources"]):
            yield f"process version {row['number']} is not what was published."
    for number in sorted(published):
        yield f"process version {number} is gone."


def proposal_findings(events: Sequence[Row], proposals: Iterable[Row], numbers: Mapping[int, int]) -> Iterator[str]:
    """Whether each proposal, and what became of it, is what its events say; `numbers` are those of versions by id."""
    by_seq = {event["seq"]: event for event in events}
    known = set()
    for row in proposals:
        known.add(row["id"])
        for sentence in (*_proposed(row, by_seq.get(row["seq"])), *_decided(row, by_seq, numbers)):
            yield f"proposal {row['id']} {sentence}."
    for event in events:
        if event["kind"] == "process.proposed" and event["data"]["proposal"] not in known:
            yield f"proposal {event['data']['proposal']} is gone."


def _proposed(row: Row, event: Row | None) -> Iterator[str]:
    if event is None or event["kind"] != "process.proposed":
        yield f"points at event {row['seq']}, which proposes nothing"
        return
    expected = {
        **{name: event["data"][name] for name in ("base", "digest", "note", "origin")},
        "id": _of(event),
        "agent": event["data"].get("agent", ""),
    }
    yield from (f"does not agree with its event on its {name}" for name in differing(row, expected))
    if event["actor_id"] != row["by_id"] or not same_moment(event["at"], row["at"]):
        yield "does not agree with its event on its author or moment"
    if digest_of(row["document"], row["sources"]) != row["digest"]:
        yield "is not what was proposed"


def _decided(row: Row, events: Mapping[int, Row], numbers: Mapping[int, int]) -> Iterator[str]:
    ends = [e for e in events.values() if e["kind"] in _DECIDED_BY.values() and _of(e) == row["id"]]
    if not row["outcome"]:
        yield from ("waits, and an event says that it was decided" for _ in ends[:1])
        return
    event = events.get(row["decided_seq"], {"kind": "", "data": {}})
    if event["kind"] != _DECIDED_BY.get(row["outcome"]) or _of(event) != row["id"]:
        yield f"is {row['outcome']}, and no event says so"
        return
    if event["actor_id"] != row["decided_by_id"] or not same_moment(event["at"], row["decided_at"]):
        yield "does not agree with its event on who decided, and when"
    if row["reason"] != event["data"].get("reason", ""):
        yield "does not give the reason that its event gives"
    published = [e["data"]["version"] for e in ends if e["kind"] == "process.published"]
    if published != ([numbers.get(row["version_id"])] if row["version_id"] else []):
        yield "does not name the version that it became"


def _of(event: Mapping[str, Any]) -> Any:
    return event["data"].get("proposal")
