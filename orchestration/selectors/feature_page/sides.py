"""What stands beside and below the answer: red flags, waivers, the ruling, the history."""

from collections.abc import Sequence
from typing import Any

from orchestration import history
from orchestration.selectors.sight import Sight
from projects.events import first_break
from projects.models import Event
from projects.models.feature import OPEN_STATES
from projects.playbooks.settings.expressions import asks_about

NEWEST = 12  # events shown in the fold; all of them are on their own page


def flags(sight: Sight, events: Sequence[Event]) -> dict[str, list[dict[str, Any]]]:
    """Open flags with who may resolve them how, and the closed ones with how they ended."""
    raised = {event.data["flag"]: event for event in events if event.kind == "flag.raised"}
    resolved = {event.data["flag"]: event for event in events if event.kind == "flag.resolved"}
    return {
        "open": [_flag(sight, raised[flag], None) for flag in raised if flag not in resolved],
        "closed": [_flag(sight, raised[flag], resolved[flag]) for flag in raised if flag in resolved],
    }


def _flag(sight: Sight, raised: Event, resolved: Event | None) -> dict[str, Any]:
    return {
        "id": raised.data["flag"],
        "person": sight.person(raised.actor_id),
        "by": sight.name(raised.actor_id or 0, raised.agent),
        "own": raised.actor_id == sight.user.pk,
        "submit": "Withdraw the flag" if raised.actor_id == sight.user.pk else "Resolve the flag",
        "withdrawn": resolved is not None and resolved.actor_id == raised.actor_id,
        "at": raised.at,
        "reason": raised.data.get("reason", ""),
        "text": raised.data.get("text", ""),
        "resolved_by": sight.name(resolved.actor_id or 0, resolved.agent) if resolved else "",
        "resolved_at": resolved.at if resolved else None,
        "resolution": resolved.data.get("resolution", "") if resolved else "",
    }


def waivers(sight: Sight) -> list[dict[str, Any]]:
    """Every waiver of this round, in force, proposed or ended, with whether this member can confirm it or take it away."""
    found = []
    is_open = sight.feature.state in OPEN_STATES
    for gate in sight.judged.verdicts.gates:
        for waiver in sight.judged.facts.gate(gate.key).waivers:
            if waiver.round != sight.round_of(gate):
                continue
            over = waiver.until <= sight.now
            proposed = gate.proposed_waiver is not None and gate.proposed_waiver.id == waiver.id
            found.append(
                {
                    "id": waiver.id,
                    "gate": gate.title,
                    "person": sight.person(waiver.by),
                    "by": sight.author(waiver),
                    "confirmed_by": sight.name(waiver.confirmed_by) if waiver.confirmed_by else "",
                    "at": waiver.at,
                    "until": waiver.until,
                    "reason": waiver.reason,
                    "over": over,
                    "can_confirm": proposed and sight.may_confirm(gate),
                    "can_withdraw": is_open and not over and sight.may_withdraw(waiver),
                    "fields": {"act": "confirm", "waiver": waiver.id},
                }
            )
    return found


def ruling(sight: Sight) -> dict[str, Any] | None:
    """What the architect ruled; None where no gate depends on it."""
    if not any(asks_about(gate.applies_when, "complex") for gate in sight.judged.process.gates):
        return None
    found = sight.judged.facts.ruling
    return {
        "made": found is not None,
        "complex": found.complex if found else None,
        "by": sight.author(found) if found else "",
        "person": sight.person(found.by) if found else None,
        "at": found.at if found else None,
        "reason": found.reason if found else "",
    }


def told(sight: Sight, events: Sequence[Event]) -> list[dict[str, Any]]:
    """Events for components/timeline.html, newest first."""
    people, process = sight.judged.people, sight.judged.process
    known = {**people, **{event.actor_id: event.actor for event in events if event.actor_id and event.actor}}
    return [
        {
            **history.mark(event),
            "text": history.sentence(event, known, process),
            "quote": history.quote(event),
            "at": event.at,
            "url": history.path_of(event, sight.feature.key, process),
        }
        for event in reversed(events)
    ]


def chain_words(sight: Sight, events: Sequence[Event]) -> str:
    """What the hashes say of the whole chain: it is intact, or where it breaks."""
    feature = sight.feature
    broken = first_break(events, head=feature.chain_head, length=feature.chain_length)
    return f"chain broken: {broken}" if broken else "chain intact"
