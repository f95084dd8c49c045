"""Acts that leave two events, such as a red flag that stops a feature. People are told once, of the whole act."""

from dataclasses import dataclass

from projects.models import Event

# (kind of the first half, kind of the second), and which half the sentence is about.
_HALVES = {
    ("flag.raised", "feature.moved"): "first",
    ("revision.offered", "receivers.named"): "first",
    ("receivers.named", "request.made"): "second",
}
_FIRST = {first for first, _second in _HALVES}
_SECOND = {second for _first, second in _HALVES}


@dataclass(frozen=True)
class Act:
    """What people are told of: the event a sentence is about, and all events whose audience hears it."""

    lead: Event
    events: tuple[Event, ...]


def act_of(event: Event) -> Act | None:
    """The act that `event` completes; None for a first half, whose second half will tell.

    What an act changed waits from its last event on, so the last event is where the telling belongs.
    """
    if event.feature_id is None or event.kind not in _FIRST | _SECOND:
        return Act(event, (event,))
    around = Event.objects.select_related("actor", "project", "feature").filter(
        feature=event.feature_id, seq__in=(event.seq - 1, event.seq + 1)
    )
    by_seq = {found.seq: found for found in around}
    after, before = by_seq.get(event.seq + 1), by_seq.get(event.seq - 1)
    if after and _belong(event, after):
        return None
    if before and _belong(before, event):
        lead = before if _HALVES[before.kind, event.kind] == "first" else event
        return Act(lead, (before, event))
    return Act(event, (event,))


def _belong(first: Event, second: Event) -> bool:
    if (first.kind, second.kind) not in _HALVES or (first.actor_id, first.at) != (second.actor_id, second.at):
        return False
    if first.kind == "flag.raised":
        return second.data.get("flag") == first.data["flag"]
    return bool(first.data["gate"] == second.data["gate"])
