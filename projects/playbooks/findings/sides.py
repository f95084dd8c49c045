"""Handshakes that only one of their two sides knows of."""

from __future__ import annotations

from collections.abc import Iterator

from projects.playbooks.findings.finding import Finding, warning
from projects.playbooks.findings.owners import files
from projects.playbooks.parts import Gate
from projects.playbooks.process import Process


def find(process: Process) -> Iterator[Finding]:
    known = files(process)
    for gate in process.gates:
        said = {source.file for source in gate.sources} or {gate.source.file}
        for role in dict.fromkeys((gate.giver, *gate.receivers)):
            file = known.get(role)
            if file and file not in said:
                message = f'{file}, the playbook of {process.role_title(role)}, does not mention "{gate.title}".'
                yield warning(gate.source, message, _fix(process, gate, role, file))


def _fix(process: Process, gate: Gate, role: str, file: str) -> str:
    title = gate.title.replace('"', "'")
    if role == gate.giver:
        receivers = " and ".join(map(process.role_title, gate.receivers)) or "the other side"
        return f'Add to what {file} hands over: - To {receivers}: "{title}."'
    return f'Add to what {file} answers: - From {process.role_title(gate.giver) or "the other side"}: "{title}."'
