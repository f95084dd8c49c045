"""One chain of events, and the feature it belongs to."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from projects.events import first_break
from projects.models import Event
from projects.models.feature import first_rounds
from projects.services.audit.plain import Row, differing

ADOPTED = "feature.process_changed"
ROUNDS_BY = ("feature.moved", ADOPTED)


def chain_findings(events: Iterable[Row], *, head: str, length: int) -> Iterator[str]:
    """Where the chain breaks: an event altered, missing, in the wrong place, or cut off at the end."""
    broken = first_break((_event(row) for row in events), head=head, length=length)
    if broken:
        yield f"the chain is broken: {broken}."


def _event(row: Row) -> Event:
    return Event(**{**row, "at": datetime.fromisoformat(row["at"])})


def feature_findings(feature: Row, project_key: str, process_number: int, events: Sequence[Row]) -> Iterator[str]:
    """Whether the feature's row says what its events say."""
    opened = next((event for event in events if event["kind"] == "feature.opened"), None)
    if opened is None or opened["seq"] != 1:
        yield "no event tells of its opening."
        return
    expected = {
        "key": opened["data"]["key"],
        "title": opened["data"]["title"],
        "summary": opened["data"]["summary"],
        "opened_by_id": opened["actor_id"],
        "opened_at": opened["at"],
        **{name: [] for name in ("labels", "paths") if name in feature},
        **_after_changes(events),
        **_after_moves(opened, [event for event in events if event["kind"] in ROUNDS_BY]),
    }
    # A pack from before features could change their process has no such column.
    for name in differing({"tick_floors": {}, "gate_floors": {}, **feature}, expected):
        yield f"its {name.removesuffix('_id')} is {feature.get(name)!r}, the events say {expected[name]!r}."
    if feature["key"] != f"{project_key}-{feature['number']}":
        yield f"its number {feature['number']} does not fit its key."
    expected_number = process_at(events, feature["chain_length"] + 1)
    if process_number != expected_number:
        yield f"it stands under process version {process_number}, the events say {expected_number}."
    yield from _adoption_findings(events)


def _after_changes(events: Sequence[Row]) -> dict[str, Any]:
    """Title and summary, where somebody put them right."""
    expected: dict[str, Any] = {}
    for event in events:
        if event["kind"] == "feature.changed":
            expected |= event["data"]["after"]
    return expected


def _after_moves(opened: Row, moves: Sequence[Row]) -> dict[str, Any]:
    """State, its beginning, rounds, the build that a send-back found wanting, and where ticks begin, as moves leave them."""
    expected = {
        "state": "intake",
        "state_since": opened["at"],
        "rounds": first_rounds(),
        "build_floor": 0,
        "tick_floors": {},
        "gate_floors": {},
    }
    for event in moves:
        data = event["data"]
        expected |= {"rounds": data["rounds"]}
        if event["kind"] == ADOPTED:
            expected |= {"tick_floors": data["tick_floors"], "gate_floors": data.get("gate_floors", {})}
        else:
            expected |= {"state": data["to"], "state_since": event["at"], "build_floor": data["build_floor"]}
    return expected


def _adoption_findings(events: Sequence[Row]) -> Iterator[str]:
    """A feature goes to newer versions only, from where it was."""
    for event in events:
        if event["kind"] != ADOPTED:
            continue
        before, data = process_at(events, event["seq"]), event["data"]
        if data["from"] != before or data["to"] <= before:
            yield f"event {event['seq']} takes it from process version {data['from']} to {data['to']}, it was under {before}."


def process_at(events: Sequence[Row], seq: int) -> int:
    """The number of the process version in force when the event `seq` was written; 0 where no event tells."""
    number = 0
    for event in events:
        if event["seq"] >= seq:
            break
        if event["kind"] == "feature.opened":
            number = event["data"]["process"]
        elif event["kind"] == ADOPTED:
            number = event["data"]["to"]
    return number


def rounds_at(events: Sequence[Row], seq: int) -> dict[str, int]:
    """The rounds in force when the event `seq` was written."""
    moved = [event for event in events if event["kind"] in ROUNDS_BY and event["seq"] < seq]
    rounds: dict[str, int] = moved[-1]["data"]["rounds"] if moved else first_rounds()
    return rounds
