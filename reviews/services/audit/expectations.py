"""What the event behind each piece of evidence has to say. One function a kind; `None` says nothing about a name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from projects.services.audit.plain import Row, same_moment

# The rows of the feature by kind and id, for what a row says through another one.
Known = dict[str, dict[int, Row]]


@dataclass(frozen=True)
class Expectation:
    """The row's event: which one, of which kind, by whom, when, and which of its data the row repeats.

    `lists` are data that must contain a value, such as the users of one event that named several.
    """

    seq: int
    kind: str
    by: int
    at: str
    data: dict[str, Any]
    lists: dict[str, Any]


def expectations(kind: str, row: Row, known: Known) -> list[Expectation]:
    """Of one row: the event that wrote it, and the one that completed it where there is one."""
    return _OF[kind](row, known)


def _one(row: Row, kind: str, data: dict[str, Any], **lists: Any) -> Expectation:
    return Expectation(row["seq"], kind, row["by_id"], row["at"], {**data, "agent": row.get("agent", "")}, lists)


def _completed(row: Row, kind: str, word: str, data: dict[str, Any]) -> list[Expectation]:
    if row[f"{word}_seq"] is None:
        return []
    return [Expectation(row[f"{word}_seq"], kind, row[f"{word}_by_id"], row[f"{word}_at"], data, {})]


def _revision(row: Row, known: Known) -> list[Expectation]:
    same = {name: row[name] for name in ("gate", "digest", "source_digest", "note", "link")}
    return [_one(row, "revision.offered", {**same, "revision": row["number"]})]


def _decision(row: Row, known: Known) -> list[Expectation]:
    revision = known["revision"].get(row["revision_id"], {})
    same = {name: row[name] for name in ("verdict", "digest", "role", "reason", "data")}
    about = {"gate": revision.get("gate"), "revision": revision.get("number"), "decision": row["id"]}
    if row["carried_from_id"] is None:
        return [_one(row, "decision.made", {**same, **about})]
    # Carried over by the offer of the revision, and so by its author; the answer itself is in the decision it came from.
    came_from = {
        "carried_from": row["carried_from_id"],
        "decided_by": row["by_id"],
        "decided_with": row.get("agent", ""),
    }
    said = {name: same[name] for name in ("verdict", "digest", "role", "reason")}
    carrier = {**row, "by_id": revision.get("by_id"), "agent": revision.get("agent", "")}
    return [_one(carrier, "decision.carried", {**said, **about, **came_from})]


def _revocation(row: Row, known: Known) -> list[Expectation]:
    return [_one(row, "decision.revoked", {"decision": row["decision_id"], "reason": row["reason"]})]


def _request(row: Row, known: Known) -> list[Expectation]:
    revision = known["revision"].get(row["revision_id"], {})
    about = {"gate": revision.get("gate"), "revision": revision.get("number"), "note": row["note"]}
    return [_one(row, "request.made", about)]


def _receiver(row: Row, known: Known) -> list[Expectation]:
    removal = {"gate": row["gate"], "user": row["user_id"], "reason": row["removal_reason"]}
    return [
        _one(row, "receivers.named", {"gate": row["gate"]}, users=row["user_id"]),
        *_completed(row, "receiver.removed", "removed", removal),
    ]


def _flag(row: Row, known: Known) -> list[Expectation]:
    resolution = {"flag": row["id"], "raised_by": row["by_id"], "resolution": row["resolution"]}
    raised = {"flag": row["id"], "reason": row["reason"], "text": row["flag"]}
    if row.get("missed_at"):
        raised["missed_at"] = row["missed_at"]
    return [_one(row, "flag.raised", raised), *_completed(row, "flag.resolved", "resolved", resolution)]


def _tick(row: Row, known: Known) -> list[Expectation]:
    said = {n: row[n] for n in ("role", "phase", "activity", "done", "evidence")}
    return [_one(row, "phase.ticked", {**said, "set_aside": row.get("set_aside") or None})]


def _assignment(row: Row, known: Known) -> list[Expectation]:
    said = {n: row[n] for n in ("role", "phase", "activity")}
    return [_one(row, "activity.assigned", {**said, "person": row["person_id"]})]


def _role_ruling(row: Row, known: Known) -> list[Expectation]:
    return [_one(row, "role.ruled", {n: row[n] for n in ("role", "applies", "reason")})]


def _ruling(row: Row, known: Known) -> list[Expectation]:
    said = {"complex": row["complex"], "reason": row["reason"], "answers": row.get("answers") or None}
    return [_one(row, "complexity.ruled", said)]


def _waiver(row: Row, known: Known) -> list[Expectation]:
    about = {"gate": row["gate"], "waiver": row["id"]}
    proposed = {**about, "reason": row["reason"], "until": row["until"]}
    confirmed = {**about, "proposed_by": row["by_id"]}
    return [_one(row, "waiver.proposed", proposed), *_completed(row, "waiver.confirmed", "confirmed", confirmed)]


def _waiver_withdrawal(row: Row, known: Known) -> list[Expectation]:
    return [_one(row, "waiver.withdrawn", {"waiver": row["waiver_id"], "reason": row["reason"]})]


def _thread(row: Row, known: Known) -> list[Expectation]:
    about = {"gate": row["gate"], "thread": row["id"]}
    begun = {**about, **{name: row[name] for name in ("anchor_kind", "anchor", "box")}}
    resolved = {**about, "begun_by": row["by_id"]}
    return [_one(row, "thread.begun", begun), *_completed(row, "thread.resolved", "resolved", resolved)]


def _comment(row: Row, known: Known) -> list[Expectation]:
    """The first one was said by the event that began its thread."""
    thread = known["thread"].get(row["thread_id"], {})
    kind = "thread.begun" if thread.get("seq") == row["seq"] else "thread.answered"
    return [_one(row, kind, {"thread": row["thread_id"], "comment": row["id"], "body": row["body"]})]


def _obligation(row: Row, known: Known) -> list[Expectation]:
    """Set by the acceptance, whose event lists it."""
    condition = {"text": row["text"], "owner": row["owner_id"], "checkpoint": row["checkpoint"]}
    met = {"gate": row["gate"], "obligation": row["id"], "owner": row["owner_id"]}
    return [
        _one(row, "decision.made", {"gate": row["gate"], "role": row["role"]}, conditions=condition),
        *_completed(row, "obligation.met", "met", met),
    ]


def _pairing(row: Row, known: Known) -> list[Expectation]:
    same = {name: row[name] for name in ("gate", "screen", "mock", "tolerance", "ignore")}
    return [_one(row, "screen.paired", {**same, "pairing": row["id"]})]


def _record_number(row: Row, known: Known) -> list[Expectation]:
    return [_one(row, "revision.offered", {"gate": row["gate"], "record": row["number"]})]


def _test_result(row: Row, known: Known) -> list[Expectation]:
    same = {name: row[name] for name in ("gate", "risk", "what", "outcome", "link")}
    return [_one(row, "test.reported", {**same, "result": row["id"]})]


_OF: dict[str, Callable[[Row, Known], list[Expectation]]] = {
    "revision": _revision,
    "decision": _decision,
    "revocation": _revocation,
    "request": _request,
    "receiver": _receiver,
    "flag": _flag,
    "tick": _tick,
    "assignment": _assignment,
    "ruling": _ruling,
    "role ruling": _role_ruling,
    "waiver": _waiver,
    "waiver withdrawal": _waiver_withdrawal,
    "thread": _thread,
    "comment": _comment,
    "obligation": _obligation,
    "record number": _record_number,
    "test result": _test_result,
    "pairing": _pairing,
}
# Agents are named only where there was one.
_UNSAID = {"agent": "", "decided_with": ""}
# Events that a row of evidence must stand behind.
WITH_EVIDENCE = frozenset(
    {
        "revision.offered",
        "decision.made",
        "decision.carried",
        "decision.revoked",
        "request.made",
        "receivers.named",
        "receiver.removed",
        "flag.raised",
        "flag.resolved",
        "phase.ticked",
        "activity.assigned",
        "complexity.ruled",
        "role.ruled",
        "waiver.proposed",
        "waiver.confirmed",
        "waiver.withdrawn",
        "thread.begun",
        "thread.answered",
        "thread.resolved",
        "obligation.met",
        "test.reported",
        "screen.paired",
    }
)


def rows_of(event: Row) -> int:
    """How many rows of evidence an event has: one, but for those that name several people, conditions, a thread or a number."""
    if event["kind"] == "receivers.named":
        return len(event["data"]["users"])
    if event["kind"] == "decision.made":
        return 1 + len(event["data"].get("conditions", []))
    if event["kind"] == "revision.offered":
        return 2 if "record" in event["data"] else 1
    return 2 if event["kind"] == "thread.begun" else 1  # the thread and what was said first


def disagreements(expected: Expectation, event: Row) -> list[str]:
    """The names in which the event and the row do not agree."""
    found = []
    if event["kind"] != expected.kind:
        return [f"the kind of its event, {event['kind']}"]
    if event["actor_id"] != expected.by:
        found.append("its author")
    if not same_moment(event["at"], expected.at):
        found.append("its moment")
    for name, value in expected.data.items():
        said = event["data"].get(name, _UNSAID.get(name))
        same = same_moment(said, value) if name == "until" else said == value
        if not same:
            found.append(f"its {name}")
    found += [f"its {name}" for name, value in expected.lists.items() if value not in event["data"].get(name, [])]
    return found
