"""What holds, and what is still to come, in one line each."""

from typing import Any

from orchestration.gates import GateVerdict
from orchestration.gates.applicability import RULED_SIMPLE
from orchestration.moments import day_name
from orchestration.selectors.sight import Sight
from orchestration.wording import artifact_words, listed, quoted
from projects.roles import title as role_title
from reviews.checklists import Checklist

Row = dict[str, Any]
# Kinds whose summary counts something; that of a document only repeats its title.
_COUNTED = frozenset({"mocks", "risks", "usage", "build", "contract"})


def holding_row(sight: Sight, gate: GateVerdict) -> Row:
    """A gate that holds: accepted by whom, ruled away by whom, or waived by whom and until when."""
    row: Row = {
        "state": gate.state,
        "state_label": gate.title,
        "subject": gate.title,
        "url": sight.gate_url(gate.key),
        "says": "",
        "at": None,
    }
    if gate.state == "not_applicable":
        _say_why_not(sight, row, gate)
    elif gate.waiver:
        row["says"] = _waived(sight, gate)
        row["at"] = gate.waiver.at
    elif gate.current and gate.accepted:
        names = listed([sight.author(decision) for decision in gate.accepted])
        summary = f", {gate.current.summary}" if gate.artifact in _COUNTED and gate.current.summary else ""
        row["says"] = f"revision {gate.current.number}{summary}, accepted by {names}"
        row["at"] = max(decision.at for decision in gate.accepted)
    return row


def complete_row(one: Checklist) -> Row:
    phase = one.phase
    return {
        "state": "accepted",
        "state_label": f"Phase {phase.number}",
        "subject": f"Phase {phase.number}",
        "says": f"{phase.title}, {role_title(phase.role)}",
        "url": "#phases",
    }


def coming_row(sight: Sight, gate: GateVerdict) -> Row:
    """A gate of a later checkpoint: what it will ask, or how far it has come already."""
    giver, receivers = role_title(gate.giver), " and ".join(role_title(role) for role in gate.receivers)
    artifact = artifact_words(sight.judged.process.gate(gate.key))
    says = f"{giver} gives {artifact} to {receivers}"
    if gate.state in ("returned", "blocked") and gate.standing:
        says = f"{gate.state} by {sight.author(gate.standing[-1])}: {quoted(gate.standing[-1].reason)}"
    elif gate.current and gate.state != "open":
        says = f"revision {gate.current.number}, {_STATE_WORDS.get(gate.state, gate.state)}"
    return {
        "state": gate.state,
        "state_label": gate.title,
        "subject": gate.title,
        "url": sight.gate_url(gate.key),
        "says": says,
        "at": gate.current.at if gate.current else None,
    }


_STATE_WORDS = {"offered": "waits for an answer", "stale": "to be agreed anew", "error": "cannot be judged"}


def _say_why_not(sight: Sight, row: Row, gate: GateVerdict) -> None:
    """In the words of who ruled it away, or why its rule does not ask for it."""
    ruling = sight.judged.facts.ruling
    out = [one for one in sight.judged.facts.roles if not one.applies and one.role in (gate.giver, *gate.receivers)]
    if out:
        row["says"] = f"{role_title(out[0].role)} takes no part, says {sight.author(out[0])}: {quoted(out[0].reason)}"
        row["at"] = out[0].at
    elif gate.why != RULED_SIMPLE:
        row["says"] = f"does not apply. {gate.why}"
    elif ruling:
        row["says"] = f"not complex, ruled by {sight.author(ruling)}: {quoted(ruling.reason)}"
        row["at"] = ruling.at


def _waived(sight: Sight, gate: GateVerdict) -> str:
    waiver = gate.waiver
    assert waiver is not None
    confirmed = f", confirmed by {sight.name(waiver.confirmed_by)}" if waiver.confirmed_by else ""
    until = day_name(waiver.until, sight.now)
    return f"waived until {until} by {sight.author(waiver)}{confirmed}: {quoted(waiver.reason)}"
