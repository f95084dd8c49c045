"""What `check` reports beside questions: things that compile, but not to what their author can want."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from projects.playbooks.process import Gate, Phase, Process


@dataclass(frozen=True, slots=True)
class Finding:
    """`level` is "error" or "warning"; `line` counts from 1, 0 where the finding is about no line."""

    level: str
    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.level}: {self.message}"


def find(process: Process) -> list[Finding]:
    """Everything worth a second look in a process, by file and line."""
    found = [*_gates(process), *_waits(process), *_phases(process), *_flags(process), *_questions(process)]
    return sorted(set(found), key=lambda finding: (finding.file, finding.line, finding.message))


def _at(gate: Gate, level: str, message: str) -> Finding:
    return Finding(level, gate.source.file, gate.source.line, message)


def _gates(process: Process) -> Iterator[Finding]:
    seen: dict[tuple[str, str, str, tuple[str, ...]], Gate] = {}
    for gate in process.gates:
        if not gate.giver:
            yield _at(gate, "error", f'Nobody gives "{gate.title}": name a role, as in "From PM:".')
        if not gate.receivers:
            yield _at(gate, "error", f'Nobody can satisfy "{gate.title}": name who accepts it.')
        if gate.giver and gate.giver in gate.receivers:
            title = process.role_title(gate.giver)
            yield _at(gate, "error", f'"{gate.title}" goes from {title} to {title}: giver and receiver must differ.')
        same = (gate.checkpoint, gate.title.lower(), gate.giver, gate.receivers)
        if same in seen:
            yield _at(gate, "warning", f'"{gate.title}" is the same handshake as line {seen[same].source.line}.')
        seen.setdefault(same, gate)
        for source in gate.sources[1:]:
            if source.file == gate.source.file:
                yield Finding("warning", source.file, source.line, f'"{gate.title}" repeats line {gate.source.line}.')


def _waits(process: Process) -> Iterator[Finding]:
    """A gate that waits for a phase nobody has, and roles that wait for each other before they start."""
    for gate in process.gates:
        needs = gate.needs_phase
        phases = process.phases_of(needs.role) if needs else ()
        if needs and phases and needs.phase not in {phase.number for phase in phases}:
            title = process.role_title(needs.role)
            yield _at(
                gate, "error", f'"{gate.title}" waits for phase {needs.phase} of {title}, which has no such phase.'
            )
    waits = [(gate.receivers, gate) for gate in process.gates_at("start") if gate.giver]
    edges = {(role, gate.giver): gate for receivers, gate in waits for role in receivers if role != gate.giver}
    for cycle in _cycles(edges):
        gate = edges[(cycle[0], cycle[1])]
        shown = " -> ".join(process.role_title(role) for role in cycle)
        yield _at(gate, "error", f"Circular wait: {shown}. None of them can start.")


def _cycles(edges: dict[tuple[str, str], Gate]) -> Iterator[list[str]]:
    """One cycle through each role that can reach itself, shortest first, each cycle once."""
    reported: set[frozenset[str]] = set()
    nexts: dict[str, list[str]] = {}
    for role, giver in edges:
        nexts.setdefault(role, []).append(giver)
    for start in nexts:
        paths, visited = [[start]], {start}
        while paths:
            path = paths.pop(0)
            for role in nexts.get(path[-1], ()):
                if role == start and frozenset(path) not in reported:
                    reported.add(frozenset(path))
                    yield [*path, start]
                elif role not in visited:
                    visited.add(role)
                    paths.append([*path, role])


def _phases(process: Process) -> Iterator[Finding]:
    for role in dict.fromkeys(phase.role for phase in process.phases):
        phases = process.phases_of(role)
        whole = [phase for phase in phases if "." not in phase.number]
        expected = 1
        for phase in whole:
            number = int(phase.number)
            if number > expected:
                yield _on(phase, "warning", f"Phase gap: phase {number} follows phase {expected - 1}.")
            expected = max(expected, number + 1)
        numbers = [Decimal(phase.number) for phase in phases]
        if numbers != sorted(numbers):
            yield _on(phases[0], "warning", "The phases do not stand in the order of their numbers.")
        for phase in phases:
            if not phase.activities:
                yield _on(phase, "warning", f"Phase {phase.number} has no activities.")
            if phase.required and not phase.success:
                yield _on(phase, "warning", f"Phase {phase.number} has no success criterion.")


def _on(phase: Phase, level: str, message: str) -> Finding:
    return Finding(level, phase.source.file if phase.source else "", phase.source.line if phase.source else 0, message)


def _flags(process: Process) -> Iterator[Finding]:
    for flag in process.red_flags:
        numbers = {phase.number for phase in process.phases_of(flag.role)}
        if numbers and flag.returns_to not in numbers:
            file, line = (flag.source.file, flag.source.line) if flag.source else ("", 0)
            yield Finding(
                "error", file, line, f"This red flag returns to phase {flag.returns_to}, which does not exist."
            )


def _questions(process: Process) -> Iterator[Finding]:
    for question in process.questions:
        file, line = (question.source.file, question.source.line) if question.source else ("", 0)
        yield Finding("warning", file, line, question.text)
