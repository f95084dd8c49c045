"""What a picture says of a handshake, in a few words."""

from orchestration.wording import counted, listed
from projects.playbooks import Process
from projects.playbooks.process import Gate

EVERYONE = "all of them"
TITLES = {"start": "Before the start", "build": "Before the build", "merge": "Before the merge"}


def conditions_of(gate: Gate, process: Process) -> list[str]:
    """What is special about a handshake, in a few words each: "if complex", "all of them", "waits for phase 3 of Designer"."""
    notes = []
    if gate.applies_when:
        notes.append(f"if {gate.applies_when}")
    if gate.everyone:
        notes.append(EVERYONE)
    if gate.rule.people > 1:
        notes.append(f"by {counted(gate.rule.people, 'person', 'people')}")
    if gate.rule.humans_only:
        notes.append("no agents")
    if gate.rule.answer_within_hours:
        notes.append(f"answered within {counted(gate.rule.answer_within_hours, 'hour')}")
    if not gate.rule.waived_by:
        notes.append("nobody may waive it")
    if gate.needs_phase:
        notes.append(f"waits for phase {gate.needs_phase.phase} of {process.role_title(gate.needs_phase.role)}")
    if not gate.giver:
        notes.append("nobody is named to give it")
    if not gate.receivers:
        notes.append("nobody is named to answer")
    return notes


def hands_over(gate: Gate, process: Process) -> str:
    """ "PRD: PM to API Engineer"."""
    giver = process.role_title(gate.giver) if gate.giver else "nobody"
    receivers = [process.role_title(role) for role in gate.receivers]
    return f"{gate.title}: {giver} to {listed(receivers, 'and' if gate.everyone else 'or') or 'nobody'}"


def slugs_of(process: Process) -> list[str]:
    """The roles of the process in its order, then those that only a handshake names."""
    named = [role.slug for role in process.roles]
    used = [slug for gate in process.gates for slug in (gate.giver, *gate.receivers) if slug]
    return list(dict.fromkeys([*named, *used]))
