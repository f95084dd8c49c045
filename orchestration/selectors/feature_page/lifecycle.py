"""The line of states, with the time spent in each."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from orchestration.moments import span
from orchestration.wording import STATE_LABELS
from projects.models import Event, Feature

LINE = ("intake", "design", "build", "verify", "merged")


def lifecycle(feature: Feature, events: Sequence[Event], now: datetime, *, stopped: bool) -> list[dict[str, str]]:
    """Steps for components/lifecycle.html; a cancelled feature ends where it was, under its last name."""
    spent, reached = time_in_states(events)
    line = LINE if feature.state != "cancelled" else (*LINE[:-1], "cancelled")
    here = line.index(feature.state)
    steps = []
    for place, state in enumerate(line):
        step = {"label": STATE_LABELS[state], "note": span(spent[state]) if state in spent else "", "state": ""}
        if place == here:
            step["note"] = f"since {span(now - feature.state_since)}"
            step["state"] = "end" if state == "merged" else "stopped" if stopped or state == "cancelled" else "now"
        elif place < here and (feature.state != "cancelled" or state in reached):
            step["state"] = "past"
        steps.append(step)
    return steps


def time_in_states(events: Sequence[Event]) -> tuple[dict[str, timedelta], set[str]]:
    """How long the feature was in each state that it has left, over all its stays, and which states it ever reached."""
    spent: dict[str, timedelta] = defaultdict(timedelta)
    state, entered, reached = "", None, set()
    for event in events:
        if event.kind == "feature.opened":
            state, entered = "intake", event.at
        elif event.kind == "feature.moved":
            if entered:
                spent[state] += event.at - entered
            state, entered = event.data["to"], event.at
        reached.add(state)
    return dict(spent), reached
