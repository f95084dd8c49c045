"""How pages name things: moves, artifacts, and lists of people. Pure."""

import re
from collections.abc import Sequence

from orchestration.moments import number_word
from projects.models import User
from projects.playbooks.process import Gate, Process

# The move as something to do, as what it opens, and what it leads to.
MOVE_LABELS: dict[str, str] = {
    "start": "Start the design",
    "begin_build": "Begin build",
    "submit": "Submit for verification",
    "merge": "Merge",
    "send_back": "Send back to build",
    "cancel": "Cancel the feature",
    "reopen": "Reopen the feature",
}
MOVE_OPENS: dict[str, str] = {
    "start": "the start",
    "begin_build": "the build",
    "submit": "the submission",
    "merge": "the merge",
}
STATE_LABELS: dict[str, str] = {
    "intake": "Intake",
    "design": "Design",
    "build": "Build",
    "verify": "Verify",
    "merged": "Merged",
    "cancelled": "Cancelled",
}
_ARTIFACTS: dict[str, str] = {
    "prd": "the PRD",
    "mocks": "the mocks",
    "adr": "the decision record",
    "contract": "the contract",
    "risks": "the risks",
    "usage": "the component usage",
    "build": "the build",
}
_INNER_QUOTES = str.maketrans("“”", "‘’")
VERDICT_PAST: dict[str, str] = {"accept": "accepted", "return": "returned", "block": "blocked"}


def artifact_words(gate: Gate | None, artifact: str = "") -> str:
    """ "the contract"; an artifact that a playbook made up is called by its gate's title."""
    known = _ARTIFACTS.get(gate.artifact if gate else artifact)
    return known or (gate.title if gate else "it")


def criterion_words(gate: Gate | None, process: Process | None) -> str:
    """What the receiver confirms, as a sentence's beginning. A phase is named by its role as it is called everywhere else,
    whatever the document calls it: not "Phase 3 of Design" where the role is the Designer.
    """
    if gate is None:
        return ""
    needs = gate.needs_phase
    if needs is None or process is None or not re.fullmatch(r"Phase \S+ of .+ is complete", gate.criterion):
        return capital(gate.criterion)
    phase = next((one for one in process.phases_of(needs.role) if one.number == needs.phase), None)
    title = f", {quoted(phase.title)}," if phase and phase.title else ""
    return f"Phase {needs.phase} of {process.role_title(needs.role)}{title} is complete"


def gate_title(process: Process | None, key: str) -> str:
    """The gate's title in its process; its key, made readable, where the process does not know it."""
    gate = process.gate(key) if process else None
    return gate.title if gate else key.replace("-", " ").capitalize()


def listed(words: Sequence[str], last: str = "and") -> str:
    """ "Ben", "Ben and Ines", "Ben, Ines and Noor"."""
    if len(words) < 2:
        return words[0] if words else ""
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def first_names(people: Sequence[User]) -> str:
    return listed([person.first_name for person in people])


def counted(number: int, one: str, many: str = "") -> str:
    """ "one handshake", "two handshakes"; large numbers in digits."""
    return f"{number_word(number)} {one if number == 1 else many or one + 's'}"


def quoted(words: str) -> str:
    """Somebody's words in quotation marks; marks of their own become single ones."""
    return f"“{words.strip().translate(_INNER_QUOTES)}”"


def capital(words: str) -> str:
    """The words at the start of a sentence; names keep the capitals they have."""
    return words[:1].upper() + words[1:]
