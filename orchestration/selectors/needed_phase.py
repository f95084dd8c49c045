"""The phase of another role that a handshake waits for, as far as the process knows what it contains."""

from dataclasses import dataclass

from projects.playbooks import Process
from projects.playbooks.process import Gate


@dataclass(frozen=True, slots=True)
class NeededPhase:
    """`role` and `title` in the words of the playbooks."""

    role: str
    slug: str
    number: str
    title: str
    activities: tuple[str, ...]
    success: str


def needed_phase(gate: Gate, process: Process) -> NeededPhase | None:
    """None where the gate waits for no phase, or for one whose playbook is no part of the process."""
    needs = gate.needs_phase
    if needs is None:
        return None
    phase = next((one for one in process.phases_of(needs.role) if one.number == needs.phase), None)
    if phase is None:
        return None
    activities = tuple(activity.title for activity in phase.activities)
    return NeededPhase(process.role_title(needs.role), needs.role, phase.number, phase.title, activities, phase.success)


def unlisted_phase(gate: Gate, process: Process) -> str:
    """A sentence where the gate waits for a phase that no playbook of the process lists, so that a person's word stands for it."""
    needs = gate.needs_phase
    if needs is None or needed_phase(gate, process):
        return ""
    return f"No {process.role_title(needs.role)} playbook in this process lists what phase {needs.phase} contains"
