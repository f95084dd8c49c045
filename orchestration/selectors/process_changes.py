"""What two versions of a process differ in, as pages show it: groups of items, each with what it said and says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from orchestration.wording import counted, listed
from projects.playbooks.comparing import Change, FieldChange, compare
from projects.playbooks.process import Process

_GROUPS = {
    "gate": ("Handshakes", "handshake"),
    "phase": ("Phases", "phase"),
    "red_flag": ("Red flags", "red flag"),
    "role": ("Roles", "role"),
    "question": ("Open questions", "question"),
    "answer": ("Answers", "answer"),
}
_WORDS = {"new": ("new", "chip-good"), "gone": ("gone", "chip-bad"), "changed": ("changed", "chip-wait")}
_LABELS = {
    "title": "Title",
    "checkpoint": "Checkpoint",
    "giver": "Giver",
    "receivers": "Receivers",
    "artifact": "Kind of artifact",
    "criterion": "What accepting says",
    "applies_when": "Applies when",
    "needs_phase": "Waits for",
    "everyone": "Who has to accept",
    "required": "Required",
    "activities": "Activities",
    "success": "Success criterion",
    "returns_to": "Sends back to phase",
    "rule.people": "People who have to accept",
    "rule.humans_only": "Only people count",
    "rule.carries_over": "Carries over",
    "rule.waived_by": "Waived by",
    "rule.waived_for_days": "Waived for days",
    "rule.answer_within_hours": "Answer within hours",
}


@dataclass(frozen=True)
class FieldRow:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangeRow:
    title: str
    about: str
    word: str
    tone: str
    fields: list[FieldRow]


@dataclass(frozen=True)
class ChangeGroup:
    kind: str
    title: str
    rows: list[ChangeRow]


def change_groups(before: Process, after: Process) -> list[ChangeGroup]:
    """Groups that have changes, in the order of what they mean for people."""
    changes = compare(before, after)
    groups = []
    for kind, (title, _noun) in _GROUPS.items():
        rows = [_row(change, before, after) for change in changes if change.kind == kind]
        if rows:
            groups.append(ChangeGroup(kind, title, rows))
    return groups


def in_a_sentence(groups: list[ChangeGroup]) -> str:
    """ "two handshakes and one phase change", or "" where nothing does."""
    parts = [counted(len(group.rows), _GROUPS[group.kind][1]) for group in groups]
    several = len(groups) > 1 or any(len(group.rows) > 1 for group in groups)
    return f"{listed(parts)} change{'' if several else 's'}" if parts else ""


def _row(change: Change, before: Process, after: Process) -> ChangeRow:
    word, tone = _WORDS[change.change]
    about = _about(change, after if change.change != "gone" else before)
    fields = [_field(one, before, after) for one in change.fields]
    return ChangeRow(change.title, about, word, tone, fields)


def _about(change: Change, process: Process) -> str:
    if change.kind == "gate":
        gate = process.gate(change.about)
        if gate is None:
            return change.about
        receivers = listed([process.role_title(role) for role in gate.receivers]) or "nobody"
        return (
            f"{process.role_title(gate.giver) if gate.giver else 'nobody'} to {receivers}, before the {gate.checkpoint}"
        )
    if change.kind in ("phase", "red_flag"):
        role = change.about.split(":")[0].split(" ")[0]
        return process.role_title(role)
    return ""


def _field(one: FieldChange, before: Process, after: Process) -> FieldRow:
    label = _LABELS.get(one.name) or one.name.rpartition(".")[2].replace("_", " ").capitalize()
    return FieldRow(label, _words(one.name, one.before, before), _words(one.name, one.after, after))


def _words(name: str, value: Any, process: Process) -> str:
    told = _TOLD.get(name)
    return told(value, process) if told else _plain(value)


def _plain(value: Any) -> str:
    if value is None or value == "" or value == [] or value == {}:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{name.replace('_', ' ')} {_plain(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return "; ".join(_plain(inner) for inner in value)
    return str(value)


def _role(value: Any, process: Process) -> str:
    return process.role_title(value) if value else "nobody"


def _roles(value: Any, process: Process) -> str:
    return listed([process.role_title(role) for role in value or []]) or "nobody"


def _applies(value: Any, process: Process) -> str:
    return str(value) if value else "always"


def _needs(value: Any, process: Process) -> str:
    return f"phase {value['phase']} of {process.role_title(value['role'])}" if value else "nothing"


def _everyone(value: Any, process: Process) -> str:
    return "everybody named" if value else "one of them"


def _activities(value: Any, process: Process) -> str:
    return "; ".join(_activity(one) for one in value or []) or "none"


def _activity(one: dict[str, Any]) -> str:
    items = f" ({', '.join(one['items'])})" if one.get("items") else ""
    needs = f", needs {one['needs']}" if one.get("needs") else ""
    return f"{one['title']}{items}{needs}"


_TOLD: dict[str, Callable[[Any, Process], str]] = {
    "giver": _role,
    "receivers": _roles,
    "rule.waived_by": _roles,
    "applies_when": _applies,
    "needs_phase": _needs,
    "everyone": _everyone,
    "activities": _activities,
}
