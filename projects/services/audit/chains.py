"""One chain of events, and the feature it belongs to."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from projects.events import first_break
from projects.models import Event
from projects.models.feature import first_rounds
from projects.services.audit.plain import Row, differing


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
        **_after_changes(events),
        **_after_moves(opened, [event for event in events if event["kind"] == "feature.moved"]),
    }
    for name in differing(feature, expected):
        yield f"its {name.removesuffix('_id')} is {feature[name]!r}, the events say {expected[name]!r}."
    if feature["key"] != f"{project_key}-{feature['number']}":
        yield f"its number {feature['number']} does not fit its key."
    if process_number != opened["data"]["process"]:
        yield f"it stands under process version {process_number}, it was opened under {opened['data']['process']}."


def _after_changes(events: Sequence[Row]) -> dict[str, Any]:
    """Title and summary, where somebody put them right."""
    expected: dict[str, Any] = {}
    for event in events:
        if event["kind"] == "feature.changed":
            expected |= event["data"]["after"]
    return expected


def _after_moves(opened: Row, moves: Sequence[Row]) -> dict[str, Any]:
    """State, its beginning, rounds and the build that a send-back found wanting, as the moves leave them."""
    expected = {"state": "intake", "state_since": opened["at"], "rounds": first_rounds(), "build_floor": 0}
    for event in moves:
        data = event["data"]
        expected = {
            "state": data["to"],
            "state_since": event["at"],
            "rounds": data["rounds"],
            "build_floor": data["build_floor"],
        }
    return expected


def rounds_at(events: Sequence[Row], seq: int) -> dict[str, int]:
    """The rounds in force when the event `seq` was written."""
    moved = [event for event in events if event["kind"] == "feature.moved" and event["seq"] < seq]
    rounds: dict[str, int] = moved[-1]["data"]["rounds"] if moved else first_rounds()
    return rounds
