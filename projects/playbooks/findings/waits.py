"""Circles of waiting: roles of which none can start, also through the phases that gates wait for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from projects.playbooks.findings.finding import Finding, error
from projects.playbooks.parts import Gate
from projects.playbooks.process import Process


@dataclass(frozen=True, slots=True)
class _Event:
    """A role has started ("" for the phase), or has completed a phase."""

    role: str
    phase: str = ""


@dataclass(slots=True)
class _Waits:
    """What each event waits for: several lists, of each of which one event is enough."""

    of: dict[_Event, list[tuple[tuple[_Event, ...], Gate | None]]] = field(default_factory=dict)

    def add(self, event: _Event, any_of: tuple[_Event, ...], gate: Gate | None) -> None:
        self.of.setdefault(event, []).append((any_of, gate))

    def stuck(self) -> set[_Event]:
        """The events that can never happen."""
        left = set(self.of)
        while True:
            free = {event for event in left if all(set(any_of) - left for any_of, _ in self.of[event])}
            if not free:
                return left
            left -= free


def find(process: Process) -> Iterator[Finding]:
    waits = _waits(process)
    stuck = waits.stuck()
    reported: set[frozenset[str]] = set()
    for event in [event for event in waits.of if event in stuck and not event.phase]:
        circle = _circle(waits, stuck, event)
        roles = frozenset(step.role for step in circle)
        if not circle or roles in reported:
            continue
        reported.add(roles)
        gate = _gate(waits, circle)
        shown = " -> ".join(_shown(process, circle))
        fix = "Take one of these handshakes out of what is waited for before the start."
        yield error(gate.source if gate else None, f"Circular wait: {shown}. None of them can start.", fix)


def _waits(process: Process) -> _Waits:
    waits = _Waits()
    for gate in process.gates_at("start"):
        for role in gate.receivers:
            if gate.giver and gate.giver != role:
                waits.add(_Event(role), (_Event(gate.giver),), gate)
            if gate.needs_phase:
                waits.add(_Event(role), (_needed(waits, process, gate.needs_phase.role, gate.needs_phase.phase),), gate)
    return waits


def _needed(waits: _Waits, process: Process, role: str, number: str) -> _Event:
    """A phase of a role: it begins with the role, and all but the first come after the role's build gates."""
    event = _Event(role, number)
    if event in waits.of:
        return event
    waits.add(event, (_Event(role),), None)
    if Decimal(number) >= 2:
        for gate in (gate for gate in process.gates_at("build") if gate.giver == role and gate.receivers):
            groups = [(receiver,) for receiver in gate.receivers] if gate.everyone else [gate.receivers]
            for group in groups:
                waits.add(event, tuple(_Event(receiver) for receiver in group), gate)
    return event


def _circle(waits: _Waits, stuck: set[_Event], start: _Event) -> list[_Event]:
    """The shortest way from an event back to itself, over events that cannot happen; empty where there is none."""
    came: dict[_Event, _Event] = {}
    reached = [start]
    for event in reached:
        for following in (one for any_of, _ in waits.of[event] for one in any_of if one in stuck):
            if following == start:
                way = [event]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return [*reversed(way), start]
            if following not in came:
                came[following] = event
                reached.append(following)
    return []


def _gate(waits: _Waits, circle: list[_Event]) -> Gate | None:
    """The gate that makes the first step of a circle."""
    return next((gate for any_of, gate in waits.of[circle[0]] if circle[1] in any_of), None)


def _shown(process: Process, circle: list[_Event]) -> Iterator[str]:
    """Titles, with the phase where one is waited for."""
    before = _Event("")
    for event in circle:
        title = process.role_title(event.role)
        if event.phase:
            yield f"{title} (phase {event.phase})"
        elif before != _Event(event.role, before.phase) or not before.phase:
            yield title
        before = event
