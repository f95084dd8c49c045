"""The line of states, with the time spent in each."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from orchestration.moments import ago, span
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
            step["note"] = _since(feature.state_since, now)
            step["state"] = "end" if state == "merged" else "stopped" if stopped or state == "cancelled" else "now"
        elif place < here and (feature.state != "cancelled" or state in reached):
            step["state"] = "past"
        if place > here:
            step["note"] = ""  # a flag led back from there: it is to come again
        steps.append(step)
    return steps


def _since(when: datetime, now: datetime) -> str:
    """As `ago` counts it, so that a page says one number: "since 6 days" beside "6 days ago"."""
    said = ago(when, now)
    return said if said == "just now" else f"since {said.removesuffix(' ago')}"


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
