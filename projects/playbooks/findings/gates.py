"""Gates nobody can satisfy, and gates that stand there twice."""

from __future__ import annotations

from collections.abc import Iterator

from projects.playbooks.findings.finding import Finding, error, warning
from projects.playbooks.parts import Gate
from projects.playbooks.process import Process

_WORDS = {
    "start": 'Write "From PM: ..." with the role that hands it over.',
    "build": 'Write "To QA: ..." with the role that has to agree.',
    "merge": 'Write "The Designer has approved ..." with the role that has to approve.',
}


def find(process: Process) -> Iterator[Finding]:
    seen: dict[tuple[str, str, str, tuple[str, ...]], Gate] = {}
    for gate in process.gates:
        yield from _unsatisfiable(process, gate)
        same = (gate.checkpoint, gate.title.lower(), gate.giver, gate.receivers)
        if same in seen:
            message = f'"{gate.title}" is the same handshake as line {seen[same].source.line}.'
            yield warning(gate.source, message, "Delete one of the two, or give them different titles.")
        seen.setdefault(same, gate)
        for source in gate.sources[1:]:
            if source.file == gate.source.file and source != gate.source:
                yield warning(
                    source, f'"{gate.title}" repeats line {gate.source.line}.', "Delete one of the two lines."
                )


def _unsatisfiable(process: Process, gate: Gate) -> Iterator[Finding]:
    if not gate.giver:
        yield error(gate.source, f'Nobody gives "{gate.title}".', _WORDS["start"])
    if not gate.receivers:
        yield error(gate.source, f'Nobody can satisfy "{gate.title}": no role accepts it.', _WORDS[gate.checkpoint])
    if gate.giver and gate.giver in gate.receivers:
        title = process.role_title(gate.giver)
        message = f'"{gate.title}" goes from {title} to {title}, and nobody countersigns their own work.'
        yield error(gate.source, message, f"Write the other role in place of {title}.")
