"""What `check` reports: questions, and things that compile, but not to what their author can want."""

from __future__ import annotations

from projects.playbooks.findings import gates, phases, sides, unanswered, waits
from projects.playbooks.findings.finding import Finding
from projects.playbooks.process import Process

__all__ = ["Finding", "find"]


def find(process: Process) -> list[Finding]:
    """Everything worth a second look in a process, by file and line."""
    found = [
        *gates.find(process),
        *sides.find(process),
        *waits.find(process),
        *phases.find(process),
        *unanswered.find(process),
    ]
    return sorted(set(found), key=lambda finding: (finding.file, finding.line, finding.message))
