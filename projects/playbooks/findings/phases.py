"""Phases: their numbers, what they hold, and who refers to one that does not exist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from projects.playbooks.findings.finding import Finding, error, warning
from projects.playbooks.findings.owners import files
from projects.playbooks.parts import Phase
from projects.playbooks.process import Process


def find(process: Process) -> Iterator[Finding]:
    for role in dict.fromkeys(phase.role for phase in process.phases):
        phases = process.phases_of(role)
        yield from _order(phases)
        for phase in phases:
            yield from _holds(phase)
    yield from _gates(process)
    yield from _flags(process)


def _order(phases: Sequence[Phase]) -> Iterator[Finding]:
    expected = 1
    for phase in phases:
        if "." in phase.number:
            continue
        number = int(phase.number)
        if number > expected:
            message = f"Phase gap: phase {number} follows phase {expected - 1}."
            yield warning(phase.source, message, f'Write "Phase {expected}", or add the phases between.')
        expected = max(expected, number + 1)
    for before, after in pairwise(phases):
        if Decimal(after.number) < Decimal(before.number):
            message = f"Phase {after.number} stands after phase {before.number}."
            yield warning(after.source, message, "Put the phases in the order of their numbers.")


def _holds(phase: Phase) -> Iterator[Finding]:
    if not phase.activities:
        fix = "Add a numbered list below the heading, one line for each activity."
        yield warning(phase.source, f"Phase {phase.number} has no activities.", fix)
    if phase.required and not phase.success:
        fix = f'Add a line "Success criteria: ..." to it, or a row for {phase.number} to the quick reference.'
        yield warning(phase.source, f"Phase {phase.number} has no success criterion.", fix)


def _gates(process: Process) -> Iterator[Finding]:
    known = files(process)
    for gate in process.gates:
        needs = gate.needs_phase
        if needs is None or needs.role not in known:
            continue
        numbers = [phase.number for phase in process.phases_of(needs.role)]
        if needs.phase not in numbers:
            title = process.role_title(needs.role)
            message = f'"{gate.title}" waits for phase {needs.phase} of {title}, which has no such phase.'
            yield error(gate.source, message, _known(numbers, known[needs.role]))


def _flags(process: Process) -> Iterator[Finding]:
    for flag in process.red_flags:
        numbers = [phase.number for phase in process.phases_of(flag.role)]
        if numbers and flag.returns_to not in numbers:
            message = f"This red flag returns to phase {flag.returns_to}, which does not exist."
            yield error(flag.source, message, _known(numbers, flag.source.file if flag.source else "the playbook"))


def _known(numbers: Sequence[str], file: str) -> str:
    return (
        f"{file} has {', '.join(numbers[:20])}."
        if numbers
        else f"Write phases into {file}, or leave the phase out here."
    )
