"""Which role's playbook each file is."""

from __future__ import annotations

from projects.playbooks.process import Process


def files(process: Process) -> dict[str, str]:
    """File names by role slug, for roles whose playbook is among the documents."""
    found: dict[str, str] = {}
    parts = [(phase.role, phase.source) for phase in process.phases]
    for role, source in [*parts, *((flag.role, flag.source) for flag in process.red_flags)]:
        if source:
            found.setdefault(role, source.file)
    for gate in sorted(process.gates, key=lambda gate: len(gate.sources)):  # one document alone leaves no doubt
        own, other = (
            (gate.receivers[:1], (gate.giver,)) if gate.checkpoint == "start" else ((gate.giver,), gate.receivers)
        )
        known = set(found.values())
        for role in (role for role in own if role and gate.source.file not in known):
            found.setdefault(role, gate.source.file)
        for source in gate.sources[1:]:
            if source.file not in {*found.values(), gate.source.file} and len(other) == 1 and other[0]:
                found.setdefault(other[0], source.file)
    return found
