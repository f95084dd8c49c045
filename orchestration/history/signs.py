"""What stands beside an event: its sign, its author's own words, the page that shows it closer. Pure."""

from projects.models import Event
from projects.playbooks.process import Process

_QUOTED = {
    "feature.moved": "reason",
    "decision.made": "reason",
    "decision.revoked": "reason",
    "request.made": "note",
    "receiver.removed": "reason",
    "flag.raised": "reason",
    "flag.resolved": "resolution",
    "waiver.proposed": "reason",
    "waiver.withdrawn": "reason",
    "complexity.ruled": "reason",
    "role.ruled": "reason",
    "phase.ticked": "evidence",
    "decision.carried": "why",
    "obligation.done": "note",
    "thread.begun": "body",
    "thread.answered": "body",
    "test.reported": "what",
    "process.proposed": "note",
    "process.rejected": "reason",
}
_ICONS = {
    "feature.opened": "plus",
    "feature.moved": "arrow",
    "feature.changed": "settings",
    "request.made": "bell",
    "receivers.named": "people",
    "receiver.removed": "people",
    "flag.raised": "flag",
    "flag.resolved": "flag",
    "complexity.ruled": "process",
    "role.ruled": "people",
    "activity.assigned": "person",
    "phase.ticked": "check",
    "decision.revoked": "back",
    "waiver.withdrawn": "back",
    "decision.carried": "arrow",
    "obligation.done": "check",
    "obligation.met": "check",
    "thread.begun": "person",
    "thread.answered": "person",
    "thread.resolved": "check",
    "test.reported": "check",
    "file.repaired": "check",
    "alarm.cleared": "check",
    "screen.paired": "link",
    "process.published": "process",
    "process.proposed": "process",
    "process.confirmed": "check",
    "process.rejected": "back",
    "process.withdrawn": "back",
    "feature.process_changed": "process",
    "project.created": "plus",
    "project.settings_changed": "settings",
    "component.added": "plus",
    "component.changed": "settings",
    "component.removed": "back",
}
_STATES = {
    "revision.offered": "offered",
    "waiver.proposed": "waived",
    "waiver.confirmed": "waived",
    "waiver.ended": "waived",
    "file.damaged": "error",
    "alarm.raised": "error",
}
_DECIDED = {"accept": "accepted", "return": "returned", "block": "blocked"}


def quote(event: Event) -> str:
    """What the actor said about it in their own words, or ""."""
    return str(event.data.get(_QUOTED.get(event.kind, ""), "") or "")


def mark(event: Event) -> dict[str, str]:
    """The sign beside it: {"state": pip} or {"icon": name}."""
    if event.kind == "decision.made":
        return {"state": _DECIDED.get(event.data.get("verdict", ""), "offered")}
    if event.kind in _STATES:
        return {"state": _STATES[event.kind]}
    return {"icon": _ICONS.get(event.kind, "person")}


def path_of(event: Event, feature_key: str, process: Process | None = None) -> str:
    """The page that shows it closer, below the site's address, or "": a gate that its `process` has no longer has none."""
    gate, revision = event.data.get("gate"), event.data.get("revision")
    if gate and process and process.gate(gate) is None:
        return ""
    if event.kind == "revision.offered":
        return f"/f/{feature_key}/{gate}?revision={revision}"
    return f"/f/{feature_key}/{gate}" if gate else ""
